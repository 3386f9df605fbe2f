package dev.waybill.conformance.run;

import dev.waybill.conformance.catalogue.Requirement;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * All requirements of a target, as many at a time as it takes. One at a time they are carried out
 * when they are asked for; otherwise they begin at once, those that span hours first.
 */
public final class Round {
  private static final Duration LONG = Duration.ofHours(2);

  private final Map<Requirement, FutureTask<Result>> checks = new LinkedHashMap<>();
  private final boolean atOnce;

  private Round(Conformance conformance) {
    atOnce = conformance.target().parallelism() > 1;
    for (Requirement requirement : conformance.requirements()) {
      checks.put(requirement, new FutureTask<>(() -> conformance.check(requirement)));
    }
  }

  /** Begins it. */
  public static Round of(Conformance conformance) {
    Round round = new Round(conformance);
    if (round.atOnce) {
      round.begin(conformance.target().parallelism());
    }
    return round;
  }

  /** In the order of the catalogue. */
  public List<Requirement> requirements() {
    return List.copyOf(checks.keySet());
  }

  /** What came of one of them; waits for it. */
  public Result result(Requirement requirement) throws InterruptedException {
    FutureTask<Result> check = checks.get(requirement);
    if (check == null) {
      throw new IllegalArgumentException("the round has no " + requirement.id());
    }
    if (!atOnce) {
      check.run();
    }
    try {
      return check.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(requirement.id() + " was not carried out", e.getCause());
    }
  }

  private void begin(int parallelism) {
    ExecutorService pool = Executors.newFixedThreadPool(parallelism, Round::daemon);
    checks.entrySet().stream()
        .sorted(
            Comparator.comparing(
                check -> Span.of(check.getKey().scenario()).compareTo(LONG) <= 0)) // stable
        .forEach(check -> pool.execute(check.getValue()));
    pool.shutdown(); // its threads end with the last requirement
  }

  private static Thread daemon(Runnable checks) {
    Thread thread = new Thread(checks, "conformance");
    thread.setDaemon(true);
    return thread;
  }
}
