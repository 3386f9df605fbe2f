package dev.waybill.temporal;

import dev.waybill.spi.Backend;
import dev.waybill.spi.BackendContext;
import dev.waybill.spi.BackendProvider;
import dev.waybill.spi.Capability;
import dev.waybill.spi.Capability.Support;
import java.util.ArrayList;
import java.util.List;

/** Opens Temporal. */
public final class TemporalBackendProvider implements BackendProvider {

  @Override
  public String name() {
    return TemporalBackend.NAME;
  }

  @Override
  public List<Setting> settings() {
    List<Setting> all = new ArrayList<>(connection());
    all.addAll(Tuning.settings());
    return all;
  }

  private static List<Setting> connection() {
    return List.of(
        new Setting(
            TemporalSettings.ADDRESS,
            "host:port of the server's front end, or in-process",
            "as Temporal's environment configuration says, else 127.0.0.1:7233"),
        new Setting(
            TemporalSettings.NAMESPACE,
            "the namespace",
            "as Temporal's environment configuration says, else default"),
        new Setting(TemporalSettings.CLOCK, TemporalSettings.CLOCKS, "virtual"),
        new Setting(TemporalSettings.QUEUE, "the task queue of the runs", "waybill.app"),
        new Setting(TemporalSettings.HEARTBEAT, TemporalSettings.HEARTBEATS, "PT30S"),
        new Setting(
            TemporalSettings.GRACE,
            "how long closing waits for the step bodies in flight, PT0S to PT1H",
            "PT10S"),
        new Setting(
            Deployment.NAME,
            "the name of Temporal's Worker Deployment whose version waybill.build is",
            "none: workers are not versioned"),
        new Setting(
            Deployment.VERSIONING,
            "which build a run goes on with: pinned to the one it began with, or auto-upgrade to"
                + " the current one",
            "auto-upgrade"));
  }

  @Override
  public Support supports(Capability capability) {
    return support(capability, false);
  }

  @Override
  public Backend open(BackendContext context) {
    return TemporalBackend.open(context);
  }

  static Support support(Capability capability, boolean inProcess) {
    return switch (capability) {
      case CRON, SCHEDULES, LIST -> inProcess ? Support.EMULATED : Support.NATIVE;
      case BACKFILL,
          BULK,
          DEBOUNCE,
          THROTTLE,
          RATE_LIMIT,
          CONCURRENCY,
          BATCH,
          RECEIVES,
          CANCEL_ON_EVENT,
          PAUSE ->
          Support.EMULATED;
      case MACHINE -> Support.UNSUPPORTED;
      default -> Support.NATIVE;
    };
  }
}
