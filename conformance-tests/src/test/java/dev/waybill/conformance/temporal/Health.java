package dev.waybill.conformance.temporal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for a server to be ready, or to end. */
final class Health {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long INTERVAL_MILLIS = 20;

  private Health() {}

  static void await(Process server, Path log, BooleanSupplier healthy) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!healthy.getAsBoolean()) {
      if (ended(server)) {
        throw new IllegalStateException(
            "the server ended with " + server.exitValue() + ": " + Files.readString(log));
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "a server must be healthy within " + PATIENCE + ", its log: " + Files.readString(log));
      }
    }
  }

  private static boolean ended(Process server) {
    try {
      return server.waitFor(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the server", e);
    }
  }
}
