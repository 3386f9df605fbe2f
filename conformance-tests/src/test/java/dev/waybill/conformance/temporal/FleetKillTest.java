package dev.waybill.conformance.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waybill.client.Run;
import dev.waybill.conformance.temporal.FleetWorkflows.Bodies;
import dev.waybill.conformance.temporal.FleetWorkflows.Task;
import dev.waybill.temporal.TemporalBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers and the server are killed amid bodies: all runs complete, and no body runs again once its
 * outcome is recorded.
 */
class FleetKillTest {
  private static final int RUNS = Integer.getInteger("waybill.fleet.runs", 40);
  private static final int KILLS =
      Integer.getInteger("waybill.fleet.kills", Math.max(5, RUNS / 10));
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SERVER_RUNS = 20;
  private static final int SERVER_KILLS = 2;

  private final Random random = new Random(Long.getLong("waybill.fleet.seed", 7));
  private final List<Run<Bodies>> runs = new ArrayList<>();

  @TempDir private Path folder;

  @BeforeEach
  void thereIsAServer() {
    RealTemporal.available().ifPresent(reason -> assumeTrue(false, reason));
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void workersAreKilledAmidBodies() throws Exception {
    try (RealTemporal server = RealTemporal.inMemory().start();
        FleetProcess one = new FleetProcess("one", server.address(), folder);
        FleetProcess two = new FleetProcess("two", server.address(), folder);
        TemporalBackend client = open(server, false)) {
      List<FleetProcess> workers = List.of(one, two);
      one.awaitReady();
      two.awaitReady();
      for (int i = 0; i < KILLS; i++) {
        start(client, RUNS * (i + 1) / KILLS);
        awaitBodies(1 + random.nextInt(20));
        FleetProcess worker = workers.get(random.nextInt(2));
        worker.replace();
        worker.awaitReady();
      }
      audit("killed " + KILLS + " workers");
    }
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void theServerIsKilledAmidRuns() throws Exception {
    try (RealTemporal server = RealTemporal.on(folder.resolve("runs.db")).start();
        TemporalBackend worker = open(server, true)) {
      start(worker, SERVER_RUNS);
      for (int i = 0; i < SERVER_KILLS; i++) {
        awaitBodies(1 + random.nextInt(20));
        server.kill();
        server.start();
      }
      audit("killed the server " + SERVER_KILLS + " times");
    }
  }

  private TemporalBackend open(RealTemporal server, boolean executes) {
    FleetLedger ledger = new FleetLedger(folder.resolve("ledger"), "test");
    return FleetWorkflows.open(server.address(), ledger, "PT5S", executes);
  }

  private void start(TemporalBackend client, int all) {
    for (int i = runs.size(); i < all; i++) {
      runs.add(client.client().start(FleetWorkflows.type(kind(i)), new Task(i, List.of())));
    }
  }

  private static String kind(int run) {
    return FleetWorkflows.KINDS.get(run % FleetWorkflows.KINDS.size());
  }

  /** Waits until bodies have written so many lines, at most ten seconds. */
  private void awaitBodies(int lines) throws IOException {
    Path ledger = folder.resolve("ledger");
    long enough = size(ledger) + lines * 100L;
    for (int i = 0; i < 2_000 && size(ledger) < enough; i++) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private void audit(String what) throws IOException, TimeoutException {
    List<Bodies> results = new ArrayList<>();
    for (Run<Bodies> run : runs) {
      results.add(run.result(PATIENCE));
    }
    FleetAudit audit = new FleetAudit(folder.resolve("ledger"));
    for (int i = 0; i < runs.size(); i++) {
      audit.check(kind(i), runs.get(i), results.get(i));
    }
    audit.finish();
    System.out.printf(
        "%s: %d runs, %d steps, %d bodies died, %d ran beside the recorded one%n",
        what, runs.size(), audit.steps(), audit.killed(), audit.repeated());
    assertThat(audit.violations).isEmpty();
  }
}
