package dev.waybill.inngest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Sends letters by the server's event API. */
record Postbox(InngestApi api) implements Outbox {

  @Override
  public void send(List<Letter> letters) {
    if (letters.isEmpty()) {
      return;
    }
    List<ObjectNode> events = new ArrayList<>();
    for (Letter letter : letters) {
      ObjectNode event = Wire.object().put("id", letter.id()).put("name", letter.name());
      event.set("data", letter.data());
      letter.time().ifPresent(time -> event.put("ts", time.toEpochMilli()));
      events.add(event);
    }
    for (int from = 0; from < events.size(); from += InngestApi.MAX_EVENTS) {
      int to = Math.min(events.size(), from + InngestApi.MAX_EVENTS);
      var unused = api.sendEvents(events.subList(from, to), seed(letters.get(from)));
    }
  }

  /**
   * The adapter's own events are found by ids that everybody knows. Others have the time in theirs:
   * one that seems older than a run does not cancel it.
   */
  private static EventSeed seed(Letter first) {
    EventSeed known = Chain.seed(first.id());
    return first.name().startsWith(FunctionCheck.RESERVED)
        ? known
        : new EventSeed(System.currentTimeMillis(), known.entropy());
  }
}
