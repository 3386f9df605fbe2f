package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.WaybillException;
import dev.waybill.runtime.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of lines while another program holds the engine's file. */
@Timeout(60)
final class DeliveryTest {
  private static final int BATCH = 200;
  private static final String LEAD =
      "{\"name\": \"crm/lead.created\", \"id\": \"e-%d\", \"data\": {\"leadId\": \"l-%d\"}}";
  private static final String NO_KEY =
      "{\"name\": \"crm/lead.replied\", \"data\": {\"leadId\": 9007199254740993}}";

  @TempDir Path directory;

  @Test
  void aLineThatMeetsABusyDatabaseIsNotBadAndIsSentOnce() throws Exception {
    try (Session session = session();
        Connection other = other()) {
      Delivery delivery = new Delivery(session, output(new StringWriter()));
      for (int i = 1; i < BATCH; i++) {
        delivery.take(line(i, LEAD.formatted(i, i)));
      }
      execute(other, "BEGIN IMMEDIATE");
      assertUnavailable(() -> delivery.take(line(BATCH, LEAD.formatted(BATCH, BATCH))));
      execute(other, "ROLLBACK");

      assertThat(delivery.badLines()).isEmpty();
      assertThat(delivery.sent()).isZero();
      delivery.flush();
      delivery.flush();
      assertThat(delivery.sent()).isEqualTo(BATCH);
    }
  }

  @Test
  void whatWasSentBeforeTheDatabaseWasBusyIsNotCountedAgain() throws Exception {
    try (Session session = session();
        Connection other = other()) {
      Delivery delivery = new Delivery(session, output(locking(other)));
      delivery.take(line(1, LEAD.formatted(1, 1)));
      delivery.take(line(2, NO_KEY));
      delivery.take(line(3, LEAD.formatted(3, 3)));

      assertUnavailable(delivery::flush);
      execute(other, "ROLLBACK");
      delivery.flush();

      assertThat(delivery.sent()).isEqualTo(2);
      assertThat(delivery.badLines()).extracting(Delivery.Bad::line).containsExactly(2);
    }
  }

  @Test
  void aDecisionOnNothingIsABadLineAndEndsNoOther() {
    try (Session session = session()) {
      Delivery delivery = new Delivery(session, output(new StringWriter()));
      delivery.take(
          line(1, "{\"name\": \"crm/approval.decided\", \"data\": {\"approved\": true}}"));
      delivery.take(line(2, LEAD.formatted(2, 2)));
      delivery.flush();

      assertThat(delivery.badLines())
          .singleElement()
          .matches(bad -> bad.line() == 1)
          .matches(bad -> bad.problem().contains("'messageId' is required"));
      assertThat(delivery.sent()).isEqualTo(1);
    }
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            WaybillException.class, e -> assertThat(e.code()).isEqualTo("database-unavailable"));
  }

  private Session session() {
    Settings settings =
        Settings.load()
            .with("waybill.local.file", file().toString())
            .with("waybill.http.port", "0");
    return Session.open(
        settings, Map.of("crm.directory", directory.resolve("crm").toString()), false);
  }

  private Path file() {
    return directory.resolve("waybill.db");
  }

  private Connection other() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file());
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static EventFile.Line line(int number, String text) {
    return new EventFile.Line(number, text, "");
  }

  private static Output output(Writer err) {
    return new Output(new PrintWriter(new StringWriter()), new PrintWriter(err), false);
  }

  /** Holds the file from the first line on that is told to be bad. */
  private static Writer locking(Connection other) {
    return new StringWriter() {
      private boolean held;

      @Override
      public void flush() {
        if (!held) {
          held = true;
          try {
            execute(other, "BEGIN IMMEDIATE");
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        }
      }
    };
  }
}
