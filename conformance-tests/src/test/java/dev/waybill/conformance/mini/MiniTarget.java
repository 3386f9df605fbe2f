package dev.waybill.conformance.mini;

import dev.waybill.Workflow;
import dev.waybill.conformance.target.Ability;
import dev.waybill.conformance.target.Exclusion;
import dev.waybill.conformance.target.Target;
import dev.waybill.conformance.target.World;
import dev.waybill.journal.Journal;
import dev.waybill.values.JournalJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

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
    return new MiniWorld(engine, new MiniBackend(engine));
  }

  @Override
  public List<Exclusion> exclusions() {
    return List.of();
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of(Ability.RESTART);
  }

  private record MiniWorld(MiniEngine engine, MiniBackend backend) implements World {
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
    public World restart(List<Workflow<?, ?>> workflows) {
      MiniEngine next = engine.restarted(workflows);
      return new MiniWorld(next, new MiniBackend(next));
    }

    @Override
    public Journal carry(Journal journal) {
      return JournalJson.read(JournalJson.write(journal));
    }

    @Override
    public void close() {}
  }

  @Override
  public Duration patience() {
    return alive ? Duration.ofSeconds(1) : Duration.ofMillis(2);
  }
}
