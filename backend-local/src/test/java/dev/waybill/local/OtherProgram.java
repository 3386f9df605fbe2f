package dev.waybill.local;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Another program that opens the engine's file, and takes no heed of the engine. */
record OtherProgram(Connection connection) implements AutoCloseable {
  OtherProgram(Path file) throws SQLException {
    this(DriverManager.getConnection("jdbc:sqlite:" + file));
  }

  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  String answer(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        var found = statement.executeQuery(sql)) {
      return found.getString(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
