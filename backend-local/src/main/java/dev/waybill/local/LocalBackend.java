package dev.waybill.local;

import dev.waybill.client.WorkflowClient;
import dev.waybill.journal.Journal;
import dev.waybill.spi.Backend;
import dev.waybill.spi.BackendContext;
import dev.waybill.spi.Capability;
import java.time.Duration;
import java.time.Instant;

/** The embedded engine, opened. */
public final class LocalBackend implements Backend {
  /** The backend's name in settings. */
  public static final String NAME = "local";

  private LocalBackend() {}

  /**
   * Opens the engine. Settings: {@code waybill.local.file} (a path, or {@code memory}; default
   * {@code .waybill/local.db}), {@code waybill.local.workers} (runs executing at a time; default
   * 64), {@code waybill.local.clock} ({@code system}, {@code virtual}, or {@code virtual:} and an
   * ISO instant to start at; default {@code system}).
   */
  public static LocalBackend open(BackendContext context) {
    throw new UnsupportedOperationException("the engine is being built");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Capability.Support supports(Capability capability) {
    return Capability.Support.NATIVE;
  }

  @Override
  public WorkflowClient client() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Journal export(String runId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void startFrom(Journal journal) {
    throw new UnsupportedOperationException();
  }

  /** The engine's time. */
  public Instant now() {
    throw new UnsupportedOperationException();
  }

  /**
   * Moves a virtual clock on, firing what becomes due in order and letting the work it causes end
   * before the next.
   */
  public void advance(Duration time) {
    throw new UnsupportedOperationException();
  }

  /**
   * Waits until nothing executes and nothing is ready to.
   *
   * @return false when something still executes after {@code patience} of real time
   */
  public boolean settle(Duration patience) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
