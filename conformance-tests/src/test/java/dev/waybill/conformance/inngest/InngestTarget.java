package dev.waybill.conformance.inngest;

import dev.waybill.Workflow;
import dev.waybill.conformance.target.Ability;
import dev.waybill.conformance.target.Target;
import dev.waybill.conformance.target.World;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Inngest on real servers, one for each world, in real time: what a requirement calls an hour takes
 * a minute or so.
 */
final class InngestTarget implements Target {
  private static final Duration SHORT = Duration.ofSeconds(5);
  private static final Duration FINE = Duration.ofHours(2);
  private static final Duration COARSE = Duration.ofHours(5);
  private static final Duration LONGEST = Duration.ofSeconds(200);
  private static final double HOUR_IN_A_MINUTE = 1.0 / 60;

  private final RealInngest.Mode mode;

  InngestTarget(RealInngest.Mode mode) {
    this.mode = mode;
  }

  @Override
  public String name() {
    return mode == RealInngest.Mode.DEV ? "inngest-dev" : "inngest-self-hosted";
  }

  @Override
  public World open(List<Workflow<?, ?>> workflows) {
    return InngestWorld.open(RealInngest.of(mode).start(), workflows);
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of(Ability.RESTART);
  }

  /** A requirement that lets many hours pass looks no closer than at some of them. */
  @Override
  public double timeScale(Duration span) {
    if (span.compareTo(SHORT) <= 0) {
      return 1;
    }
    if (span.compareTo(FINE) <= 0) {
      return 2 * HOUR_IN_A_MINUTE;
    }
    return span.compareTo(COARSE) <= 0
        ? HOUR_IN_A_MINUTE
        : (double) LONGEST.toMillis() / span.toMillis();
  }

  @Override
  public int parallelism() {
    return Integer.getInteger("conformance.parallel", 8);
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(60);
  }
}
