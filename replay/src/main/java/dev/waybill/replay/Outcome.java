package dev.waybill.replay;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.journal.Header;
import java.time.Instant;
import java.util.List;

/** How a turn ended. */
public sealed interface Outcome {

  record Finished(Json result) implements Outcome {}

  record Failed(Failure failure) implements Outcome {}

  record Cancelled() implements Outcome {}

  /** The code called {@code continueAsNew}. */
  record Continued(Json input) implements Outcome {

    /**
     * What the next journal belongs to: one epoch and one generation on, with a seed of its own.
     */
    public Header next(Header before, Instant startedAt) {
      Header.Origin origin = before.origin();
      Header.Determinism determinism = before.determinism();
      return new Header(
          before.runId(),
          before.epoch() + 1,
          before.generation() + 1,
          before.workflow(),
          input,
          new Header.Determinism(nextSeed(determinism.seed()), determinism.width()),
          new Header.Origin(
              origin.acceptedAt(),
              startedAt,
              origin.deadline(),
              origin.eventId(),
              origin.parent(),
              origin.tags()));
    }

    /**
     * The seed of the journal that goes on from one with this seed. What derives from the seed (ids
     * of children and events, {@code uuid()}) must not come again.
     */
    public static long nextSeed(long seed) {
      return Derived.nextSeed(seed);
    }
  }

  /** Suspended: these operations are open, in the order in which they were issued. */
  record Waiting(List<Operation> open) implements Outcome {}

  /** Journal and code disagree. */
  record Diverged(String recorded, String issued) implements Outcome {}
}
