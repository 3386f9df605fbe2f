package dev.waybill.conformance.broken;

import dev.waybill.Workflow;
import dev.waybill.conformance.target.Ability;
import dev.waybill.conformance.target.Target;
import dev.waybill.conformance.target.World;
import dev.waybill.journal.Journal;
import dev.waybill.spi.Backend;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A target with a fault. */
record BrokenTarget(Target sound, Fault fault) implements Target {

  @Override
  public String name() {
    return sound.name() + " that " + fault.name();
  }

  @Override
  public Set<Ability> abilities() {
    return sound.abilities();
  }

  @Override
  public Duration patience() {
    return Duration.ofMillis(50);
  }

  @Override
  public World open(List<Workflow<?, ?>> workflows) {
    return new BrokenWorld(sound.open(fault.around(workflows)), fault);
  }

  private record BrokenWorld(World sound, Fault fault) implements World {
    @Override
    public Backend backend() {
      return fault.around(sound.backend());
    }

    @Override
    public Instant now() {
      return sound.now();
    }

    @Override
    public void advance(Duration duration) {
      sound.advance(duration);
    }

    @Override
    public void settle() {
      sound.settle();
    }

    @Override
    public World restart(List<Workflow<?, ?>> workflows) {
      return new BrokenWorld(sound.restart(fault.around(workflows)), fault);
    }

    @Override
    public Journal carry(Journal journal) {
      return sound.carry(journal);
    }

    @Override
    public void close() {
      sound.close();
    }
  }
}
