package dev.waybill.conformance.local;

import dev.waybill.Workflow;
import dev.waybill.conformance.target.Ability;
import dev.waybill.conformance.target.Exclusion;
import dev.waybill.conformance.target.Target;
import dev.waybill.conformance.target.World;
import dev.waybill.journal.Journal;
import dev.waybill.local.LocalBackend;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.JournalJson;
import dev.waybill.values.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The embedded backend on a virtual clock.
 *
 * @param name of the target
 * @param durable whether it keeps a file, which it can be restarted on
 */
public record LocalTarget(String name, boolean durable) implements Target {
  private static final Instant BEGIN = Instant.parse("2026-03-02T09:00:00Z");
  private static final Duration HUNG = Duration.ofSeconds(20);

  @Override
  public World open(List<Workflow<?, ?>> workflows) {
    String file = durable ? newDirectory().resolve("runs.db").toString() : "memory";
    return new LocalWorld(open(file, BEGIN, workflows), file);
  }

  @Override
  public Set<Ability> abilities() {
    return durable ? Set.of(Ability.RESTART) : Set.of();
  }

  @Override
  public List<Exclusion> exclusions() {
    return List.of();
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(1);
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(Path.of("target", "conformance", "files")), "local");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LocalBackend open(String file, Instant now, List<Workflow<?, ?>> workflows) {
    Map<String, String> settings =
        Map.of(
            "waybill.local.file",
            file,
            "waybill.local.clock",
            "manual:" + now,
            "waybill.callback.key",
            "a key for the tests of the embedded backend");
    return LocalBackend.open(
        new BackendContext(
            BackendContext.APP,
            BackendContext.BUILD,
            settings,
            workflows,
            new JsonCodec(),
            List.of(),
            URI.create("https://crm.example/waybill"),
            true));
  }

  private record LocalWorld(LocalBackend backend, String file) implements World {
    @Override
    public Instant now() {
      return backend.now();
    }

    @Override
    public void advance(Duration duration) {
      backend.advance(duration);
    }

    @Override
    public void settle() {
      if (!backend.settle(HUNG)) {
        throw new IllegalStateException("something still executes after " + HUNG);
      }
    }

    @Override
    public World restart(List<Workflow<?, ?>> workflows) {
      Instant now = backend.now();
      backend.close();
      return new LocalWorld(open(file, now, workflows), file);
    }

    @Override
    public Journal carry(Journal journal) {
      return JournalJson.read(JournalJson.write(journal));
    }

    @Override
    public void close() {
      backend.close();
    }
  }
}
