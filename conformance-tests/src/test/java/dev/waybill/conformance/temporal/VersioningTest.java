package dev.waybill.conformance.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waybill.EventType;
import dev.waybill.RunStatus;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.spi.BackendContext;
import dev.waybill.temporal.TemporalBackend;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two builds of an application as versions of a Worker Deployment, on a server of its own. */
@Timeout(180)
class VersioningTest {
  record Order(String id) {}

  record Go(String order, String word) {}

  static final EventType<Go> GO = EventType.of("order.go", Go.class).keyedBy("order");
  private static final Duration LONG = Duration.ofSeconds(60);

  private static RealTemporal server;

  /** Says which build ran its steps, before and after an event. */
  private record Build(String name) implements Workflow<Order, String> {
    static final WorkflowType<Order, String> TYPE =
        WorkflowType.of("build", Order.class, String.class);

    @Override
    public WorkflowDefinition<Order, String> definition() {
      return TYPE.define().build();
    }

    @Override
    public String run(Step step, Order order) {
      String before = step.run("before", String.class, attempt -> name);
      Optional<Go> heard = step.waitForEvent("go", GO, order.id(), Duration.ofHours(1));
      String after = step.run("after", String.class, attempt -> name);
      return before + " " + heard.map(Go::word).orElse("nothing") + " " + after;
    }
  }

  @BeforeAll
  static void start() {
    RealTemporal.available().ifPresent(reason -> assumeTrue(false, reason));
    server = RealTemporal.inMemory().start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static TemporalBackend open(String app, String build, String versioning) {
    return TemporalBackend.open(
        new BackendContext(
            app,
            build,
            Map.of(
                "waybill.temporal.address",
                server.address(),
                "waybill.temporal.deployment",
                app,
                "waybill.temporal.versioning",
                versioning,
                "waybill.callback.key",
                "a key for the tests of this backend"),
            List.of(new Build(build)),
            new JsonCodec(),
            List.of(),
            URI.create("https://crm.example/waybill"),
            true));
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("not in time: " + what).isLessThan(end);
      LockSupport.parkNanos(50_000_000);
    }
  }

  /** What an operator does once the workers of a build are there. */
  private static void makeCurrent(String app, String build) {
    await(
        build + " is current",
        () -> {
          try {
            var unused =
                server.command(
                    "worker",
                    "deployment",
                    "set-current-version",
                    "--deployment-name",
                    app,
                    "--build-id",
                    build,
                    "--yes");
            return true;
          } catch (IllegalStateException notYet) {
            return false;
          }
        });
  }

  private static void go(TemporalBackend backend, String order) {
    var unused = backend.client().send(GO.event(new Go(order, "went")));
  }

  private static void awaitWaiting(Run<String> run) {
    await(
        "it waits",
        () -> run.describe().status() == RunStatus.WAITING && run.journal().entries().size() == 1);
  }

  @Test
  void aPinnedRunStaysWithItsBuild() throws TimeoutException {
    try (TemporalBackend one = open("pins", "b1", "pinned")) {
      makeCurrent("pins", "b1");
      Run<String> old = one.client().start(Build.TYPE, new Order("o-1"));
      awaitWaiting(old);
      try (TemporalBackend two = open("pins", "b2", "pinned")) {
        makeCurrent("pins", "b2");
        Run<String> fresh = two.client().start(Build.TYPE, new Order("o-2"));
        awaitWaiting(fresh);
        go(two, "o-1");
        go(one, "o-2");
        assertThat(old.result(LONG)).isEqualTo("b1 went b1");
        assertThat(fresh.result(LONG)).isEqualTo("b2 went b2");
      }
    }
  }

  @Test
  void anUpgradingRunAndTheAdaptersOwnWorkflowsGoOnUnderTheNewBuild() throws TimeoutException {
    Run<String> old;
    TemporalBackend one = open("upgrades", "b1", "auto-upgrade");
    try (one) {
      makeCurrent("upgrades", "b1");
      old = one.client().start(Build.TYPE, new Order("o-3"));
      awaitWaiting(old);
    }
    try (TemporalBackend two = open("upgrades", "b2", "auto-upgrade")) {
      makeCurrent("upgrades", "b2");
      go(two, "o-3");
      assertThat(two.client().run(old.id(), String.class).result(LONG)).isEqualTo("b1 went b2");
    }
  }

  @Test
  void theAdaptersOwnWorkflowsUpgradeEvenWhereRunsArePinned() throws TimeoutException {
    TemporalBackend one = open("mixed", "b1", "pinned");
    try (one) {
      makeCurrent("mixed", "b1");
      Run<String> old = one.client().start(Build.TYPE, new Order("o-4"));
      awaitWaiting(old);
    }
    try (TemporalBackend two = open("mixed", "b2", "pinned")) {
      makeCurrent("mixed", "b2");
      Run<String> fresh = two.client().start(Build.TYPE, new Order("o-4"));
      awaitWaiting(fresh);
      go(two, "o-4");
      assertThat(fresh.result(LONG)).isEqualTo("b2 went b2");
    }
  }
}
