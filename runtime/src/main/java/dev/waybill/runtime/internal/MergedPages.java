package dev.waybill.runtime.internal;

import dev.waybill.RunInfo;
import dev.waybill.client.Page;
import dev.waybill.client.RunQuery;
import dev.waybill.spi.Backend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Merges the lists of several backends, newest first, one page of each at a time. */
final class MergedPages {
  private final Map<String, Backend> backends;

  MergedPages(Map<String, Backend> backends) {
    this.backends = backends;
  }

  /** What a backend answered, and how much of it is given out. */
  private static final class Part {
    final Place place;
    final List<RunInfo> items;
    final Optional<String> next;
    int given;

    Part(Place place, Page<RunInfo> page) {
      this.place = place;
      this.items = place.remaining(page.items());
      this.next = page.next();
    }

    @Nullable RunInfo head() {
      return given < items.size() ? items.get(given) : null;
    }

    boolean hasMore() {
      return given < items.size() || next.isPresent();
    }

    Place after() {
      if (given == items.size()) {
        return next.map(Place::at).orElseThrow();
      }
      return given == 0 ? place : place.after(items.get(given - 1).id());
    }
  }

  Page<RunInfo> list(RunQuery query) {
    Map<String, Part> parts = new TreeMap<>();
    Map<String, Place> places = query.cursor().map(Place::read).orElseGet(this::beginning);
    places.forEach(
        (name, place) -> {
          Backend backend = backends.get(name);
          if (backend != null) {
            parts.put(name, new Part(place, backend.client().list(place.of(query))));
          }
        });
    List<RunInfo> merged = merge(parts.values());
    Map<String, Place> left = new TreeMap<>();
    parts.forEach(
        (name, part) -> {
          if (part.hasMore()) {
            left.put(name, part.after());
          }
        });
    return new Page<>(merged, left.isEmpty() ? Optional.empty() : Optional.of(Place.write(left)));
  }

  /** Up to where one of them has been given out whole and has more: its next may be newer. */
  private static List<RunInfo> merge(Iterable<Part> parts) {
    List<RunInfo> merged = new ArrayList<>();
    while (true) {
      Part newest = null;
      for (Part part : parts) {
        if (part.head() == null && part.next.isPresent()) {
          return merged;
        }
        if (part.head() != null && (newest == null || isNewer(part, newest))) {
          newest = part;
        }
      }
      if (newest == null) {
        return merged;
      }
      merged.add(newest.items.get(newest.given++));
    }
  }

  private static boolean isNewer(Part one, Part other) {
    Comparator<RunInfo> byStart = Comparator.comparing(RunInfo::startedAt);
    return byStart.compare(one.items.get(one.given), other.items.get(other.given)) > 0;
  }

  private Map<String, Place> beginning() {
    Map<String, Place> places = new TreeMap<>();
    backends.keySet().forEach(name -> places.put(name, Place.BEGINNING));
    return places;
  }
}
