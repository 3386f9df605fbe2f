package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.journal.Notes.Match;
import dev.waybill.journal.Notes.QueuedEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads back from the server what a run should have heard while no wait of it was open. The server
 * stores an event before it looks who waits for it, so a look that begins when a wait is open finds
 * whatever that wait came too late for.
 */
final class Lookback {
  private static final Logger LOG = System.getLogger("waybill.inngest");

  /** Events are stored side by side: one may be found later than another that came after it. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int LOOKS = 10;

  private final InngestApi api;

  Lookback(InngestApi api) {
    this.api = api;
  }

  /**
   * One event as the server lists it.
   *
   * @param listed when it was stored
   */
  private record Arrival(QueuedEvent event, Instant listed) {}

  /**
   * What the run does not know yet of the events that fit.
   *
   * @param since what was received before does not count
   */
  Found look(Match match, String run, Instant since, Inbox inbox) {
    Instant from = inbox.seen(match).filter(since::isBefore).orElse(since).minus(MARGIN);
    List<Arrival> arrivals = new ArrayList<>();
    Optional<Instant> until = inbox.seen(match);
    for (JsonNode event : settled(match, run, from)) {
      Instant at = Instant.parse(event.path("received_at").asText());
      until = Optional.of(until.filter(at::isBefore).orElse(at));
      QueuedEvent queued = queued(event, at);
      if (isFor(match, run, event) && !queued.receivedAt().isBefore(since)) {
        arrivals.add(new Arrival(queued, at));
      }
    }
    arrivals.sort(
        Comparator.comparing((Arrival each) -> each.event().receivedAt())
            .thenComparing(Arrival::listed));
    return bounded(arrivals, until, run, inbox);
  }

  private static Found bounded(
      List<Arrival> arrivals, Optional<Instant> until, String run, Inbox inbox) {
    Set<String> ids = new HashSet<>();
    List<QueuedEvent> fresh =
        arrivals.stream()
            .map(Arrival::event)
            .filter(event -> !inbox.knows(event.id()) && ids.add(event.id()))
            .toList();
    int kept = Math.min(fresh.size(), inbox.room());
    if (kept < fresh.size()) {
      LOG.log(
          Level.WARNING,
          "run '"
              + run
              + "' has "
              + Inbox.MAX
              + " unread events, which is all it may have; it never gets "
              + (fresh.size() - kept)
              + " that came after them");
    }
    return new Found(fresh.subList(0, kept), until, fresh.size() - kept);
  }

  /** Waits a moment for those that came before the newest and are stored after it. */
  private List<JsonNode> settled(Match match, String run, Instant from) {
    List<JsonNode> events = all(match.event(), from);
    for (int i = 0; i < LOOKS; i++) {
      int before = events.size();
      if (events.stream().noneMatch(event -> isFor(match, run, event))) {
        return events; // there is no order to get wrong
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      events = all(match.event(), from);
      if (events.size() == before) {
        return events;
      }
    }
    return events;
  }

  private List<JsonNode> all(String name, Instant after) {
    List<JsonNode> all = new ArrayList<>();
    List<JsonNode> page = api.events(name, after, Optional.empty());
    while (!page.isEmpty()) {
      all.addAll(page);
      String last = page.get(page.size() - 1).path("internal_id").asText();
      page =
          page.size() < InngestApi.EVENT_PAGE
              ? List.of()
              : api.events(name, after, Optional.of(last));
    }
    return all;
  }

  private static boolean isFor(Match match, String run, JsonNode event) {
    JsonNode data = event.path("data");
    String to = data.path(Wire.META).path("to").asText(run);
    return to.equals(run) && Inbox.fits(match, event.path("name").asText(), data);
  }

  /** Its own time tells when it was received, unless its sender made that up. */
  static QueuedEvent queued(JsonNode event, Instant listed) {
    Instant own = Instant.ofEpochMilli(event.path("ts").asLong(0));
    boolean honest = !own.isAfter(listed) && own.isAfter(listed.minus(MARGIN));
    return new QueuedEvent(
        event.path("id").asText(),
        event.path("name").asText(),
        Wire.json(Start.without(event.path("data"))),
        honest ? own : listed);
  }
}
