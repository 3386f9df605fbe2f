package dev.waybill.conformance.temporal;

import dev.waybill.Workflow;
import dev.waybill.conformance.target.Exclusion;
import dev.waybill.conformance.target.Target;
import dev.waybill.conformance.target.World;
import dev.waybill.journal.Journal;
import dev.waybill.spi.BackendContext;
import dev.waybill.temporal.TemporalBackend;
import dev.waybill.values.JournalJson;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Temporal on the server that lives in this process, whose time is moved by hand. */
public final class InProcessTarget implements Target {
  private static final Duration HUNG = Duration.ofSeconds(20);
  private static final Duration REAL_TIME = Duration.ofMinutes(5);
  private static final String BUSY =
      "the server in this process does not skip time while a body runs";

  @Override
  public String name() {
    return "temporal-in-process";
  }

  @Override
  public World open(List<Workflow<?, ?>> workflows) {
    return new InProcessWorld(
        TemporalBackend.open(
            new BackendContext(
                "conformance",
                "1",
                Map.of(
                    "waybill.temporal.address",
                    "in-process",
                    "waybill.temporal.clock",
                    "manual",
                    "waybill.callback.key",
                    "a key for the tests of this backend"),
                workflows,
                new JsonCodec(),
                List.of(),
                URI.create("https://crm.example/waybill"),
                true)));
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(10);
  }

  @Override
  public int parallelism() {
    return 4;
  }

  @Override
  public List<Exclusion> exclusions() {
    String link = "docs/temporal.md";
    return List.of(
        new Exclusion("flow.ttl", BUSY, link),
        new Exclusion("flow.start-within", BUSY, link),
        new Exclusion(
            "misuse.stack-overflow",
            "the server in this process tries a failing workflow task again at once, and never"
                + " rests",
            link));
  }

  private record InProcessWorld(TemporalBackend backend) implements World {
    @Override
    public Instant now() {
      return backend.now();
    }

    @Override
    public void advance(Duration duration) {
      if (backend.isBusy() && duration.compareTo(REAL_TIME) > 0) {
        throw new IllegalStateException(BUSY);
      }
      backend.advance(duration);
    }

    @Override
    public void settle() {
      if (!backend.settle(HUNG)) {
        throw new IllegalStateException("something still executes after " + HUNG);
      }
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
