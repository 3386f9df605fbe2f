package dev.waybill.conformance.mini;

import dev.waybill.Workflow;
import dev.waybill.conformance.target.Target;
import dev.waybill.conformance.target.World;
import dev.waybill.journal.Journal;
import dev.waybill.spi.Backend;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The small backend as a target. */
public record MiniTarget(String name) implements Target {

  @Override
  public World open(List<Workflow<?, ?>> workflows) {
    MiniEngine engine = new MiniEngine(workflows);
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
    return Duration.ofSeconds(1);
  }
}
