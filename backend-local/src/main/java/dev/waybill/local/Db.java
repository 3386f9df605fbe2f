package dev.waybill.local;

import dev.waybill.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one connection, used by the writer's thread alone; statements are prepared once. */
final class Db implements AutoCloseable {
  private static final int SCHEMA = 1;

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private final List<Runnable> onRollback = new ArrayList<>();

  Db(Connection connection) {
    this.connection = connection;
  }

  /** The file, as people know it. */
  String place() {
    try {
      return connection.getMetaData().getURL().replaceFirst("^jdbc:sqlite:", "");
    } catch (SQLException e) {
      return "(closed)";
    }
  }

  interface Mapper<T> {
    T map(Row row) throws SQLException;
  }

  /** One row of a result. */
  record Row(ResultSet set) {
    String text(String column) throws SQLException {
      return Objects.requireNonNull(set.getString(column), column);
    }

    @Nullable String textOrNull(String column) throws SQLException {
      return set.getString(column);
    }

    long number(String column) throws SQLException {
      return set.getLong(column);
    }

    @Nullable Long numberOrNull(String column) throws SQLException {
      long value = set.getLong(column);
      return set.wasNull() ? null : value;
    }

    boolean flag(String column) throws SQLException {
      return set.getInt(column) != 0;
    }

    Json json(String column) throws SQLException {
      return Json.of(Objects.requireNonNull(set.getBytes(column), column));
    }

    Optional<Json> jsonIfPresent(String column) throws SQLException {
      byte[] bytes = set.getBytes(column);
      return bytes == null ? Optional.empty() : Optional.of(Json.of(bytes));
    }
  }

  /** Runs after the transaction is durable, in order; dropped when it is rolled back. */
  void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  /** Runs when the transaction is rolled back, alone or with its group. */
  void onRollback(Runnable action) {
    onRollback.add(action);
  }

  /** How many actions are registered; {@link #forget} goes back to it. */
  Mark mark() {
    return new Mark(afterCommit.size(), onRollback.size());
  }

  void forget(Mark mark) {
    afterCommit.subList(mark.commits(), afterCommit.size()).clear();
    List<Runnable> undone = onRollback.subList(mark.rollbacks(), onRollback.size());
    List.copyOf(undone).forEach(Runnable::run);
    undone.clear();
  }

  record Mark(int commits, int rollbacks) {}

  List<Runnable> takeAfterCommit() {
    List<Runnable> actions = List.copyOf(afterCommit);
    afterCommit.clear();
    onRollback.clear();
    return actions;
  }

  int update(String sql, @Nullable Object... values) throws SQLException {
    return bind(sql, values).executeUpdate();
  }

  /** Inserts a row and returns its integer key. */
  long insert(String sql, @Nullable Object... values) throws SQLException {
    bind(sql, values).executeUpdate();
    return one("SELECT last_insert_rowid() AS n", row -> row.number("n")).orElseThrow();
  }

  <T> List<T> list(String sql, Mapper<T> mapper, @Nullable Object... values) throws SQLException {
    List<T> found = new ArrayList<>();
    try (ResultSet set = bind(sql, values).executeQuery()) {
      Row row = new Row(set);
      while (set.next()) {
        found.add(mapper.map(row));
      }
    }
    return found;
  }

  <T> Optional<T> one(String sql, Mapper<T> mapper, @Nullable Object... values)
      throws SQLException {
    try (ResultSet set = bind(sql, values).executeQuery()) {
      return set.next() ? Optional.of(mapper.map(new Row(set))) : Optional.empty();
    }
  }

  void begin() throws SQLException {
    bind("BEGIN IMMEDIATE").execute();
  }

  void commit() throws SQLException {
    bind("COMMIT").execute();
  }

  void rollback() throws SQLException {
    forget(new Mark(0, 0));
    discard();
    try {
      bind("ROLLBACK").execute();
    } finally {
      discard();
    }
  }

  /**
   * Drops the statements: the driver closes one that has failed, and it could not be used again.
   */
  private void discard() throws SQLException {
    for (PreparedStatement statement : prepared.values()) {
      statement.close();
    }
    prepared.clear();
  }

  void savepoint() throws SQLException {
    bind("SAVEPOINT one").execute();
  }

  void release() throws SQLException {
    bind("RELEASE one").execute();
  }

  /** Takes back what was done since the savepoint, at which the mark was set. */
  void undo(Mark mark) throws SQLException {
    forget(mark);
    discard();
    bind("ROLLBACK TO one").execute();
    bind("RELEASE one").execute();
  }

  /** Creates the tables, or checks that this version can read them. */
  void migrate() throws SQLException {
    int found = one("PRAGMA user_version", row -> row.set().getInt(1)).orElse(0);
    if (found > SCHEMA) {
      throw Problems.newerFile(place(), found, SCHEMA);
    }
    if (found == 0) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        for (String sql : schema().split(";\\s*\\n", -1)) {
          if (!sql.isBlank()) {
            statement.execute(sql);
          }
        }
        statement.execute("PRAGMA user_version = " + SCHEMA);
        statement.execute("COMMIT");
      }
    }
  }

  @Override
  public void close() throws SQLException {
    discard();
    connection.close();
  }

  private static String schema() {
    try (InputStream in =
        Objects.requireNonNull(Db.class.getResourceAsStream("schema-1.sql"), "schema-1.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PreparedStatement bind(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      set(statement, i + 1, values[i]);
    }
    return statement;
  }

  private static void set(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    if (value instanceof Optional<?> optional) {
      set(statement, index, optional.orElse(null));
    } else if (value instanceof Json json) {
      statement.setBytes(index, json.bytes());
    } else if (value instanceof Boolean flag) {
      statement.setInt(index, flag ? 1 : 0);
    } else if (value instanceof Long number) {
      statement.setLong(index, number);
    } else if (value instanceof Enum<?> constant) {
      statement.setString(index, constant.name());
    } else {
      statement.setObject(index, value);
    }
  }
}
