package dev.waybill.temporal;

import dev.waybill.Failure;
import dev.waybill.Json;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Waybill's failures out of Temporal's, both ways intact. */
final class FailureText {
  private static final int MOST = 1_000_000;
  private static final int LONG = 100_000;
  private static final int DEEP = 50;

  private FailureText() {}

  /** The failure that a run ended with, found among the causes. */
  static Optional<Failure> of(Throwable problem) {
    for (@Nullable Throwable each = problem; each != null; each = each.getCause()) {
      if (each instanceof ApplicationFailure failure) {
        return Optional.of(of(failure));
      }
      if (each instanceof CanceledFailure cancelled) {
        return Optional.of(cancelled(String.valueOf(cancelled.getOriginalMessage())));
      }
      if (each instanceof TerminatedFailure terminated) {
        return Optional.of(
            Failure.of("Terminated", "terminated: " + terminated.getOriginalMessage())
                .withCode("terminated"));
      }
      if (each instanceof TimeoutFailure timeout) {
        return Optional.of(
            Failure.of("TimedOut", String.valueOf(timeout.getOriginalMessage()))
                .withCode("timed-out"));
      }
    }
    return Optional.empty();
  }

  static Failure of(ApplicationFailure failure) {
    if (failure.getDetails().getSize() > 0) {
      try {
        return read(failure.getDetails().get(0, Json.class));
      } catch (RuntimeException foreign) {
        // somebody else's details: what Temporal shows must do
      }
    }
    return Failure.of(failure.getType(), String.valueOf(failure.getOriginalMessage()));
  }

  /** A failure out of its JSON, where an absent part may be written as null. */
  static Failure read(Json json) {
    return clean(Wire.read(json, Failure.class));
  }

  static Failure clean(Failure read) {
    return new Failure(
        read.type(),
        read.message(),
        read.code(),
        Wire.given(read.data()),
        read.cause().map(FailureText::clean));
  }

  /** Without its data, where Temporal would not take it. */
  static Failure bounded(Failure failure) {
    int size = Wire.json(failure).size();
    return size <= MOST
        ? failure
        : new Failure(
            failure.type(),
            failure.message() + " (its data is left out: " + size + " bytes)",
            failure.code(),
            Optional.empty(),
            Optional.empty());
  }

  /** The exception itself, for Temporal's own tools, unless it says more than they can take. */
  static @Nullable Throwable shown(Throwable problem) {
    long length = 0;
    int depth = 0;
    for (@Nullable Throwable each = problem; each != null && depth < DEEP; depth++) {
      length += String.valueOf(each.getMessage()).length();
      each = each.getCause();
    }
    return length > LONG || depth == DEEP ? null : problem;
  }

  static Failure cancelled(String reason) {
    return Failure.of("Cancelled", reason).withCode("cancelled");
  }
}
