package dev.waybill.conformance.inngest;

import dev.waybill.Workflow;
import dev.waybill.conformance.target.World;
import dev.waybill.inngest.InngestBackend;
import dev.waybill.journal.Journal;
import dev.waybill.spi.Backend;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.JournalJson;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A server of its own with one worker. Its time goes on by itself; to advance is to wait. */
final class InngestWorld implements World {
  private static final Duration HUNG = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofMillis(600);

  private final RealInngest server;
  private final InngestBackend backend;
  private Instant settling = Instant.now();
  private @Nullable Instant reached;

  private InngestWorld(RealInngest server, List<Workflow<?, ?>> workflows) {
    this.server = server;
    this.backend = backend(server, workflows);
  }

  static InngestWorld open(RealInngest server, List<Workflow<?, ?>> workflows) {
    try {
      return new InngestWorld(server, workflows);
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  private static InngestBackend backend(RealInngest server, List<Workflow<?, ?>> workflows) {
    Map<String, String> settings = new HashMap<>();
    settings.put("waybill.inngest.listen-port", "0");
    settings.put("waybill.inngest.transport", System.getProperty("conformance.transport", "serve"));
    settings.put("waybill.callback.key", "a key for the tests of this backend");
    server
        .settings()
        .forEach(
            (name, value) -> {
              switch (name) {
                case "INNGEST_DEV" -> settings.put("waybill.inngest.dev", value);
                case "INNGEST_BASE_URL" -> settings.put("waybill.inngest.base", value);
                case "INNGEST_EVENT_KEY" -> settings.put("waybill.inngest.event-key", value);
                case "INNGEST_SIGNING_KEY" -> settings.put("waybill.inngest.signing-key", value);
                default -> {}
              }
            });
    return InngestBackend.open(
        new BackendContext(
            "conformance",
            "1",
            settings,
            workflows,
            new JsonCodec(),
            List.of(),
            URI.create("https://crm.example/waybill"),
            true));
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  /** Counts from the last act before the first advance. */
  @Override
  public void advance(Duration duration) {
    reached = (reached == null ? settling : reached).plus(duration);
    while (Instant.now().isBefore(reached)) {
      LockSupport.parkNanos(Duration.between(Instant.now(), reached).toNanos());
    }
  }

  /** No call for a while; what a server queues it calls for within its tick. */
  @Override
  public void settle() {
    settling = Instant.now();
    if (!backend.settle(QUIET, HUNG)) {
      throw new IllegalStateException("something still executes after " + HUNG);
    }
  }

  @Override
  public World restart(List<Workflow<?, ?>> workflows) {
    backend.close();
    InngestWorld next = new InngestWorld(server, workflows);
    next.reached = reached;
    return next;
  }

  @Override
  public Journal carry(Journal journal) {
    return JournalJson.read(JournalJson.write(journal));
  }

  @Override
  public void close() {
    backend.close();
    server.close();
  }
}
