package dev.waybill.runtime.internal;

import dev.waybill.RunInfo;
import dev.waybill.WaybillException;
import dev.waybill.client.RunQuery;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a reader stands in one backend's list.
 *
 * @param cursor of the page; empty for the first
 * @param last the run that was given out last of this page; empty for none
 */
record Place(String cursor, String last) {
  static final Place BEGINNING = new Place("", "");

  static Place at(String cursor) {
    return new Place(cursor, "");
  }

  Place after(String runId) {
    return new Place(cursor, runId);
  }

  RunQuery of(RunQuery query) {
    return new RunQuery(
        query.workflow(),
        query.statuses(),
        query.tags(),
        query.from(),
        query.to(),
        cursor.isEmpty() ? Optional.empty() : Optional.of(cursor));
  }

  /** What follows the last; all, when it is not there any more: better twice than never. */
  List<RunInfo> remaining(List<RunInfo> items) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).id().equals(last)) {
        return items.subList(i + 1, items.size());
      }
    }
    return items;
  }

  static String write(Map<String, Place> places) {
    StringBuilder text = new StringBuilder();
    places.forEach(
        (name, place) ->
            text.append(name)
                .append('\t')
                .append(place.cursor)
                .append('\t')
                .append(place.last)
                .append('\n'));
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static Map<String, Place> read(String cursor) {
    Map<String, Place> places = new TreeMap<>();
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        String[] parts = line.split("\t", -1);
        places.put(parts[0], new Place(parts[1], parts[2]));
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new WaybillException(
          "bad-cursor", "the cursor is not one that a page's next() gave. Begin without one.", e);
    }
    return places;
  }
}
