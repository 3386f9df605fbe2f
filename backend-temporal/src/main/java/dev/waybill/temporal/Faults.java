package dev.waybill.temporal;

import dev.waybill.WaybillException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.serviceclient.StatusUtils;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What the server, or the way to it, refuses: each with its remedy, never with a key. */
final class Faults {
  private final String address;
  private final String namespace;
  private final String queue;

  Faults(String address, String namespace, String queue) {
    this.address = address;
    this.namespace = namespace;
    this.queue = queue;
  }

  /** Makes a call, and tells its failure in Waybill's words. */
  <T> T guard(Callable<T> call) {
    try {
      return call.call();
    } catch (RuntimeException problem) {
      throw of(problem);
    } catch (Exception checked) {
      throw new IllegalStateException("the call failed: " + checked, checked);
    }
  }

  void guard(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException problem) {
      throw of(problem);
    }
  }

  /** The same failure, understood when it is the server's. */
  RuntimeException of(RuntimeException problem) {
    return problem instanceof WaybillException
        ? problem
        : status(problem).<RuntimeException>flatMap(this::known).orElse(problem);
  }

  static Optional<StatusRuntimeException> status(@Nullable Throwable problem) {
    for (@Nullable Throwable each = problem; each != null; each = each.getCause()) {
      if (each instanceof StatusRuntimeException found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  static boolean is(StatusRuntimeException problem, Status.Code code) {
    return problem.getStatus().getCode() == code;
  }

  /** Whether no worker has asked the server for work lately. */
  static boolean lacksPoller(StatusRuntimeException problem) {
    return is(problem, Status.Code.FAILED_PRECONDITION)
        && String.valueOf(problem.getStatus().getDescription()).contains("no poller");
  }

  static boolean lacksNamespace(StatusRuntimeException problem) {
    return StatusUtils.hasFailure(problem, NamespaceNotFoundFailure.class);
  }

  private Optional<WaybillException> known(StatusRuntimeException problem) {
    String text = String.valueOf(problem.getStatus().getDescription());
    String said = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (isTooLarge(said)) {
      return Optional.of(tooLarge(problem, said));
    }
    return switch (problem.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED -> Optional.of(unreachable(problem, said));
      case NOT_FOUND ->
          lacksNamespace(problem) ? Optional.of(noNamespace(problem)) : Optional.empty();
      case UNAUTHENTICATED -> Optional.of(unauthenticated(problem, said));
      case PERMISSION_DENIED -> Optional.of(forbidden(problem, said));
      case RESOURCE_EXHAUSTED -> Optional.of(busy(problem, said));
      default -> Optional.empty();
    };
  }

  private static boolean isTooLarge(String said) {
    String text = said.toLowerCase(Locale.ROOT);
    return text.contains("exceeds size limit")
        || text.contains("message larger than max")
        || text.contains("exceeds maximum size")
        || text.contains("grpc message too large");
  }

  private WaybillException unreachable(StatusRuntimeException cause, String said) {
    return new WaybillException(
        "engine-unreachable",
        where()
            + " does not answer: "
            + reason(cause, said)
            + ". Start the server, or set "
            + TemporalSettings.ADDRESS
            + " to where it is.",
        cause);
  }

  /** The transport's own reason says more than its summary. */
  private static String reason(StatusRuntimeException problem, String said) {
    Throwable cause = problem.getCause();
    return cause == null ? said : said + " (" + cause.getMessage() + ")";
  }

  private WaybillException noNamespace(StatusRuntimeException cause) {
    return new WaybillException(
        "unknown-namespace",
        "Temporal at "
            + address
            + " has no namespace '"
            + namespace
            + "'. Create it there, or set "
            + TemporalSettings.NAMESPACE
            + " to one that exists.",
        cause);
  }

  private WaybillException unauthenticated(StatusRuntimeException cause, String said) {
    return new WaybillException(
        "unauthenticated",
        where()
            + " does not accept who is calling: "
            + said
            + ". Renew the API key or certificate that Temporal's environment configuration names"
            + " (TEMPORAL_API_KEY, TEMPORAL_TLS_CLIENT_CERT_PATH).",
        cause);
  }

  private WaybillException forbidden(StatusRuntimeException cause, String said) {
    return new WaybillException(
        "forbidden",
        where()
            + " does not allow this call: "
            + said
            + ". Give the API key's or certificate's account write access to the namespace, or use"
            + " another one; an expired key may be answered like this too.",
        cause);
  }

  private WaybillException busy(StatusRuntimeException cause, String said) {
    return new WaybillException(
        "engine-busy",
        where() + " refuses the call, it has too much to do: " + said + ". Call again later.",
        cause);
  }

  private WaybillException tooLarge(StatusRuntimeException cause, String said) {
    return new WaybillException(
        "value-too-large",
        where()
            + " does not take a message of this size: "
            + said
            + ". Store the value elsewhere and pass a reference.",
        cause);
  }

  /** Nobody who has the run's code answered. */
  WaybillException noWorker(String runId, @Nullable Throwable cause) {
    return new WaybillException(
        "no-worker",
        "run '"
            + runId
            + "' cannot be asked, because no worker answers on the task queue '"
            + queue
            + "' of "
            + place()
            + ". Start a process that executes the application's workflows, then call again.",
        cause);
  }

  private String where() {
    return place() + ",";
  }

  private String place() {
    return "Temporal at " + address + ", namespace '" + namespace + "'";
  }
}
