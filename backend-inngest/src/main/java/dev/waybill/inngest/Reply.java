package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a call is answered. */
sealed interface Reply {

  /** Steps to record or to plan; never empty. */
  record Ops(List<Op> ops, Optional<Duration> retryAfter, boolean noRetry) implements Reply {
    public Ops {
      ops = List.copyOf(ops);
    }
  }

  /** The engine run has returned. */
  record Done(JsonNode value) implements Reply {}

  /**
   * The call failed.
   *
   * @param error name, message and what else the server keeps
   * @param retry whether the server may try this call again; otherwise the engine run has failed
   */
  record Failed(JsonNode error, boolean retry, Optional<Duration> retryAfter) implements Reply {}
}
