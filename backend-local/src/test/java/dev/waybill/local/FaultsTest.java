package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.Json;
import dev.waybill.RunStatus;
import dev.waybill.WaybillException;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.local.Bench.Done;
import dev.waybill.local.Bench.Order;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the engine does about a file that it cannot open or write. */
@Timeout(60)
final class FaultsTest {
  private static final WorkflowType<Order, Done> TYPE =
      WorkflowType.of("order", Order.class, Done.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String BIG = "x".repeat(50_000);

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("waybill.db");
  }

  private LocalBackend open(Bench.Code<Order, Done> code) {
    return Bench.open(Map.of(LocalSettings.FILE, file().toString()), Bench.workflow(TYPE, code));
  }

  private LocalBackend open() {
    return open((step, order) -> new Done("done"));
  }

  @Test
  void aSecondProcessIsRefusedAndToldWhichHoldsTheFile() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KillWorker.class.getName(),
                folder.toString(),
                "1")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var said = other.inputReader()) {
      assertThat(said.readLine()).isEqualTo("ready");
      assertThatThrownBy(this::open)
          .isInstanceOf(WaybillException.class)
          .hasMessage(
              "database '%s' is in use by process %s; one process at a time may open it. Stop that"
                  + " process, or set waybill.local.file to another file.",
              file(), other.pid());
    } finally {
      other.destroyForcibly().waitFor();
    }
    open().close();
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
    Files.writeString(file(), "not a database".repeat(100));
    assertThatThrownBy(this::open)
        .isInstanceOf(WaybillException.class)
        .hasMessageContaining("damaged or not a Waybill database: restore a copy");
    assertThat(file()).hasContent("not a database".repeat(100));
  }

  @Test
  void aFileOfANewerVersionIsRefused() throws Exception {
    open().close();
    try (Connection other = connect();
        Statement statement = other.createStatement()) {
      statement.execute("PRAGMA user_version = 99");
    }
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            WaybillException.class, e -> assertThat(e.code()).isEqualTo("database-newer"))
        .hasMessageContaining("schema 99");
  }

  @Test
  void aLockedFileFailsCallsAndDelaysWork() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch locked = new CountDownLatch(1);
    AtomicInteger before = new AtomicInteger();
    try (LocalBackend backend =
        open(
            (step, order) -> {
              step.run("before", a -> before.incrementAndGet());
              step.run(
                  "amid",
                  a -> {
                    entered.countDown();
                    locked.await();
                  });
              return new Done("went on");
            })) {
      Run<Done> run = backend.client().start(TYPE, new Order("o-1", 1));
      entered.await();
      try (Connection other = connect();
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        locked.countDown();
        assertThatThrownBy(() -> backend.client().start(TYPE, new Order("o-2", 1)))
            .isInstanceOfSatisfying(
                WaybillException.class, e -> assertThat(e.code()).isEqualTo("database-unavailable"))
            .hasMessageContaining("Another program holds the file");
        statement.execute("ROLLBACK");
      }
      assertThat(run.result(PATIENCE)).isEqualTo(new Done("went on"));
      assertThat(before).hasValue(1);
      assertThat(backend.client().list(dev.waybill.client.RunQuery.all()).items()).hasSize(1);
      assertThat(backend.client().start(TYPE, new Order("o-3", 1)).result(PATIENCE))
          .isEqualTo(new Done("went on"));
    }
  }

  @Test
  void aTransactionThatBreaksAConstraintIsUndoneAlone() throws Exception {
    CountDownLatch together = new CountDownLatch(1);
    List<String> undone = new CopyOnWriteArrayList<>();
    try (LocalBackend backend = open()) {
      var held = backend.queueOnWriter(db -> await(together));
      var before = backend.queueOnWriter(db -> state(db, 1));
      var broken =
          backend.queueOnWriter(
              db -> {
                db.onRollback(() -> undone.add("broken"));
                db.afterCommit(() -> undone.add("never"));
                return state(db, 2) + state(db, 1);
              });
      var after = backend.queueOnWriter(db -> state(db, 3));
      together.countDown();

      assertThat(held.join()).isTrue();
      assertThat(before.join()).isEqualTo(1);
      assertThat(after.join()).isEqualTo(1);
      assertThatThrownBy(broken::join)
          .cause()
          .isInstanceOfSatisfying(
              WaybillException.class, e -> assertThat(e.code()).isEqualTo("value-refused"))
          .hasMessageContaining("SQLITE_CONSTRAINT");
      assertThat(undone).containsExactly("broken");
      List<Long> kept =
          backend.onWriter(db -> db.list("SELECT run FROM state", row -> row.number("run")));
      assertThat(kept).containsExactlyInAnyOrder(1L, 3L);
      assertThat(backend.client().start(TYPE, new Order("o-1", 1)).result(PATIENCE))
          .isEqualTo(new Done("done"));
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static int state(Db db, long run) throws SQLException {
    return db.update("INSERT INTO state VALUES (?, 'text', ?)", run, Json.of("1"));
  }

  @Test
  void aFullDiskLosesNothingAndWorkGoesOnWhenThereIsSpace() throws Exception {
    AtomicInteger first = new AtomicInteger();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch full = new CountDownLatch(1);
    try (LocalBackend backend =
        open(
            (step, order) -> {
              step.run("first", a -> first.incrementAndGet());
              String big =
                  step.run(
                      "big",
                      String.class,
                      a -> {
                        entered.countDown();
                        full.await();
                        return BIG;
                      });
              return new Done(String.valueOf(big.length()));
            })) {
      Run<Done> run = backend.client().start(TYPE, new Order("o-1", 1));
      entered.await();
      Bench.pages(backend, 1); // SQLite takes the pages in use for the least
      full.countDown();
      assertThatThrownBy(
              () ->
                  IntStream.range(0, 1_000)
                      .forEach(i -> backend.client().start(TYPE, new Order(BIG, i))))
          .isInstanceOfSatisfying(
              WaybillException.class, e -> assertThat(e.code()).isEqualTo("database-unavailable"))
          .hasMessageContaining("The disk is full");
      Bench.pages(backend, 1_000_000);
      assertThat(run.result(PATIENCE)).isEqualTo(new Done("50000"));
      assertThat(first).hasValue(1);
    }
  }

  @Test
  void runsThatAreStoppedAmidTheirStepsGoOnAtTheNextOpening() throws Exception {
    Bench.Code<Order, Done> code =
        (step, order) -> {
          int sum = 0;
          for (int i = 0; i < 200; i++) {
            int n = i;
            sum += step.run("add", Integer.class, a -> n);
          }
          return new Done(String.valueOf(sum));
        };
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      try (LocalBackend backend = open(code)) {
        for (int j = 0; j < 5; j++) {
          ids.add(backend.client().start(TYPE, new Order("o-" + i, j)).id());
        }
      }
    }
    try (LocalBackend backend = open(code)) {
      for (String id : ids) {
        Run<Done> run = backend.client().run(id, Done.class);
        assertThat(run.result(PATIENCE)).isEqualTo(new Done("19900"));
        assertThat(run.describe().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.journal().entries()).hasSize(200);
      }
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file());
  }
}
