package dev.waybill.spi;

import dev.waybill.RunInfo;
import java.util.concurrent.Callable;

/** Wraps what the SDK executes, for logs, metrics and traces. The first registered is outermost. */
public interface Interceptor {

  /** Around one attempt of a step body; not called on replay. */
  default <T> T aroundStep(RunInfo run, String stepKey, Callable<T> next) throws Exception {
    return next.call();
  }

  /** Around each execution of workflow code, replays included. */
  default <T> T aroundRun(RunInfo run, Callable<T> next) throws Exception {
    return next.call();
  }

  /** Around a client's call, named like the method. */
  default <T> T aroundCall(String operation, Callable<T> next) throws Exception {
    return next.call();
  }
}
