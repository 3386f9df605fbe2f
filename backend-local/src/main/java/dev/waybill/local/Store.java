package dev.waybill.local;

import dev.waybill.WaybillException;
import dev.waybill.values.CallbackTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** The file, its lock and its connection. */
final class Store implements AutoCloseable {
  private final Db db;
  private final Optional<FileChannel> lock;

  private Store(Db db, Optional<FileChannel> lock) {
    this.db = db;
    this.lock = lock;
  }

  static Store open(LocalSettings settings) {
    Optional<FileChannel> lock = settings.file().map(Store::lock);
    String place = settings.file().map(Path::toString).orElse(":memory:");
    try {
      Connection connection = connect(place);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = 2000");
        if (settings.file().isPresent()) {
          statement.execute("PRAGMA journal_mode = WAL");
        }
        statement.execute("PRAGMA synchronous = FULL");
        statement.execute("PRAGMA temp_store = MEMORY");
        statement.execute("PRAGMA cache_size = -32000");
        ownTransactions(connection, statement);
      }
      Db db = new Db(connection);
      db.migrate();
      return new Store(db, lock);
    } catch (SQLException e) {
      lock.ifPresent(Store::release);
      throw Problems.unavailable(place, e);
    } catch (WaybillException e) {
      lock.ifPresent(Store::release);
      throw e;
    }
  }

  private static Connection connect(String place) throws SQLException {
    Properties options = new Properties();
    options.setProperty("jdbc.get_generated_keys", "false"); // we ask where we want to know
    return DriverManager.getConnection("jdbc:sqlite:" + place, options);
  }

  /**
   * Has the driver leave transactions to us. With its auto-commit on it tries a transaction of its
   * own after each statement; switching that off begins one, which we end.
   */
  private static void ownTransactions(Connection connection, Statement statement)
      throws SQLException {
    connection.setAutoCommit(false);
    statement.execute("COMMIT");
  }

  Db db() {
    return db;
  }

  /** The callback tokens, signed with the application's key or one that stays with the file. */
  CallbackTokens tokens(LocalSettings settings) throws SQLException {
    if (settings.callbackKey().isPresent()) {
      return new CallbackTokens(List.of(settings.callbackKey().get()));
    }
    byte[] fresh = new byte[32];
    new SecureRandom().nextBytes(fresh);
    db.update("INSERT OR IGNORE INTO secret VALUES ('callback', ?)", dev.waybill.Json.of(fresh));
    return new CallbackTokens(
        List.of(
            db.one("SELECT value FROM secret WHERE name = 'callback'", row -> row.json("value"))
                .orElseThrow()
                .bytes()));
  }

  private static FileChannel lock(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      FileChannel channel =
          FileChannel.open(
              file.resolveSibling(file.getFileName() + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!held(channel)) {
        String holder = read(channel);
        channel.close();
        throw Problems.inUse(file, holder);
      }
      channel.truncate(0);
      long pid = ProcessHandle.current().pid();
      channel.write(ByteBuffer.wrap(String.valueOf(pid).getBytes(StandardCharsets.US_ASCII)), 0);
      return channel;
    } catch (IOException e) {
      throw new WaybillException(
          "database-unavailable",
          "the database '" + file + "' cannot be opened: " + e + ". Check the folder's rights.",
          e);
    }
  }

  private static boolean held(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(20);
    channel.read(bytes, 0);
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    return text.isBlank() ? "unknown" : text;
  }

  private static void release(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      db.close();
    } catch (SQLException e) {
      System.getLogger("waybill.local")
          .log(System.Logger.Level.WARNING, "the database did not close cleanly", e);
    } finally {
      lock.ifPresent(Store::release);
    }
  }
}
