package dev.waybill.conformance.mini;

import dev.waybill.Workflow;
import dev.waybill.conformance.target.Target;
import dev.waybill.conformance.target.World;
import dev.waybill.journal.Journal;
import dev.waybill.spi.Backend;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The small backend as a target.
 *
 * @param alive whether it executes what it accepts
 */
public record MiniTarget(String name, boolean alive) implements Target {

  public MiniTarget(String name) {
    this(name, true);
  }

  @Override
  public World open(List<Workflow<?, ?>> workflows) {
    MiniEngine engine = new MiniEngine(workflows, alive);
    MiniBackend backend = new MiniBackend(engine);
    return new World() {
      @Override
      public Backend backend() {
        return backend;
      }

      @Override
      public Instant now() {
        return engine.now();
      }

      @Override
      public void advance(Duration duration) {
        engine.advance(duration);
      }

      @Override
      public void settle() {
        engine.settle();
      }

      @Override
      public Journal carry(Journal journal) {
        return journal;
      }

      @Override
      public void close() {
        backend.close();
      }
    };
  }

  @Override
  public Duration patience() {
    return alive ? Duration.ofSeconds(1) : Duration.ofMillis(2);
  }
}
