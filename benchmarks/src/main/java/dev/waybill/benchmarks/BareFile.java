package dev.waybill.benchmarks;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * One table in SQLite with the embedded backend's PRAGMAs and driver options, written through plain
 * JDBC. Rows go to its end and it has no index, so nothing durable is cheaper.
 */
final class BareFile implements AutoCloseable {
  private static final byte[] VALUE = "7".getBytes(StandardCharsets.UTF_8);

  private final Connection connection;
  private final PreparedStatement begin;
  private final PreparedStatement insert;
  private final PreparedStatement commit;
  private long rows;

  BareFile(Path file) throws SQLException {
    Properties options = new Properties();
    options.setProperty("jdbc.get_generated_keys", "false");
    connection = DriverManager.getConnection("jdbc:sqlite:" + file, options);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("PRAGMA temp_store = MEMORY");
      statement.execute("PRAGMA cache_size = -32000");
      statement.execute(
          "CREATE TABLE entry (n INTEGER PRIMARY KEY, run INTEGER NOT NULL, key TEXT NOT NULL,"
              + " at INTEGER NOT NULL, value BLOB)");
      connection.setAutoCommit(false); // this begins a transaction; ours need no help
      statement.execute("COMMIT");
    }
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    insert = connection.prepareStatement("INSERT INTO entry VALUES (?, ?, ?, ?, ?)");
    commit = connection.prepareStatement("COMMIT");
  }

  /** Makes so many commits of so many rows each durable. */
  void commits(int commits, int rowsEach) throws SQLException {
    for (int i = 0; i < commits; i++) {
      begin.execute();
      for (int run = 0; run < rowsEach; run++) {
        insert(run);
      }
      commit.execute();
    }
  }

  private void insert(int run) throws SQLException {
    long row = rows++;
    insert.setLong(1, row);
    insert.setLong(2, run);
    insert.setString(3, "s:" + row);
    insert.setLong(4, row);
    insert.setBytes(5, VALUE);
    insert.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    begin.close();
    insert.close();
    commit.close();
    connection.close();
  }
}
