package dev.waybill.values;

import dev.waybill.FailNow;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RetryAfter;
import dev.waybill.StepFailedException;
import dev.waybill.WaybillException;
import dev.waybill.spi.Codec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Turns whatever was thrown into a portable {@link Failure}. */
public final class Failures {
  private static final int CAUSES = 5;
  private static final int MESSAGE = 4000;

  private Failures() {}

  /**
   * The failure for an exception: its simple class name, its message (at most 4,000 characters; the
   * class name where there is none) and at most five causes. {@link FailNow} gives its code and
   * data, {@link RetryAfter} stands for its cause, a failed step keeps its key and what it failed
   * with, an interrupt has the code {@code interrupted}.
   */
  public static Failure of(Throwable thrown, Codec codec) {
    return of(thrown, codec, CAUSES);
  }

  private static Failure of(Throwable thrown, Codec codec, int causes) {
    if (thrown instanceof RetryAfter retry && retry.getCause() != null) {
      return causes == 0 ? plain(retry.getCause(), codec) : of(retry.getCause(), codec, causes - 1);
    }
    Failure failure = plain(thrown, codec);
    if (failure.cause().isPresent() || thrown.getCause() == null || causes == 0) {
      return failure;
    }
    return failure.withCause(of(thrown.getCause(), codec, causes - 1));
  }

  private static Failure plain(Throwable thrown, Codec codec) {
    Failure failure = Failure.of(type(thrown), message(thrown));
    if (thrown instanceof FailNow now) {
      return withData(failure.withCode(now.code()), now, codec);
    }
    if (thrown instanceof StepFailedException step) {
      Failure inner = step.failure();
      return new Failure(
          failure.type(), failure.message(), inner.code(), inner.data(), Optional.of(inner));
    }
    if (thrown instanceof WaybillException broken) {
      return failure.withCode(broken.code());
    }
    return thrown instanceof InterruptedException ? failure.withCode("interrupted") : failure;
  }

  private static Failure withData(Failure failure, FailNow now, Codec codec) {
    if (now.data().isEmpty()) {
      return failure;
    }
    try {
      return failure.withData(Json.of(codec.encode(now.data().get())));
    } catch (WaybillException e) {
      String message = failure.message() + " (its data is lost: " + e.getMessage() + ")";
      return Failure.of(failure.type(), cut(message)).withCode(now.code());
    }
  }

  private static String type(Throwable thrown) {
    String simple = thrown.getClass().getSimpleName();
    if (!simple.isEmpty()) {
      return simple;
    }
    String name = thrown.getClass().getName();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String message(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null ? type(thrown) : cut(message);
  }

  /** Cut to length, and with what UTF-8 cannot carry replaced. */
  private static String cut(String message) {
    String shown = message.length() > MESSAGE ? message.substring(0, MESSAGE - 1) + "…" : message;
    return new String(shown.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
