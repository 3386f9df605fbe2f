package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.client.RunNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import okio.ByteString;

/**
 * Finds the engine runs of a run. One that Waybill started is started by an event whose internal id
 * follows from the run's id and the number of the engine run, so that everybody can ask for it.
 */
final class Chain {
  /** The time that such internal ids show: any will do, if it is always the same. */
  private static final long MILLIS = 1_700_000_000_000L;

  private static final int ENTROPY = 10;
  private static final Duration LAG = Duration.ofSeconds(3);
  private static final Duration GLANCE = Duration.ofMillis(20);

  private final InngestApi api;

  Chain(InngestApi api) {
    this.api = api;
  }

  /**
   * An engine run of a run.
   *
   * @param epoch which one
   * @param ended what it told when it ended by itself
   */
  record Link(EngineRun run, int epoch, Optional<Ended> ended) {}

  /** From what the internal id of a letter follows. */
  static EventSeed seed(String letterId) {
    ByteString hash = ByteString.encodeUtf8("event/" + letterId).sha256();
    return new EventSeed(MILLIS, hash.substring(0, ENTROPY));
  }

  static String eventUlid(String run, int epoch) {
    return seed(Letters.startId(run, epoch)).id(1);
  }

  /**
   * The newest engine run of a run.
   *
   * @throws RunNotFoundException when there is none
   */
  Link last(String run) {
    List<Link> links = links(run);
    return links.get(links.size() - 1);
  }

  List<Link> links(String run) {
    return links(run, first(run));
  }

  /** The engine runs that show just now; none: it may not have begun, or not exist. */
  List<Link> glance(String run) {
    Optional<Link> first = link(run, 0);
    return first.isEmpty() ? List.of() : links(run, first);
  }

  private List<Link> links(String run, Optional<Link> first) {
    List<Link> links = new ArrayList<>();
    Optional<Link> next = first;
    while (next.isPresent()) {
      links.add(next.get());
      next =
          next.get().run().status().isFinal() && goesOn(next.get())
              ? link(run, next.get().epoch() + 1)
              : Optional.empty();
    }
    if (links.isEmpty()) {
      throw new RunNotFoundException(run);
    }
    return links;
  }

  /** Whether another engine run follows, or may. */
  static boolean goesOn(Link link) {
    return link.ended().map(ended -> !ended.status().isFinal()).orElse(true);
  }

  /** What was started a moment ago shows a moment later. */
  private Optional<Link> first(String run) {
    long end = System.nanoTime() + LAG.toNanos();
    Optional<Link> found = link(run, 0);
    while (found.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(GLANCE.toNanos());
      found = link(run, 0);
    }
    return found;
  }

  private Optional<Link> link(String run, int epoch) {
    Optional<EngineRun> found =
        epoch == 0 && Ulids.is(run)
            ? api.find(run)
            : api.eventRuns(eventUlid(run, epoch)).stream().findFirst();
    return found.map(each -> new Link(each, epoch, ended(each)));
  }

  /** What an engine run told when it ended by itself. */
  static Optional<Ended> ended(EngineRun run) {
    JsonNode output = run.output().orElse(Wire.object());
    for (JsonNode place : List.of(output, output.path("data"), output.path("error").path("data"))) {
      if (place.path("status").isTextual() && place.has("value")) {
        return Optional.of(Wire.read(place, Ended.class));
      }
    }
    return Optional.empty();
  }
}
