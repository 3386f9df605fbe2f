package dev.waybill.local;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is due when. */
final class Timers {
  /** What a timer does. */
  enum Kind {
    /** A scheduled run may begin. */
    START,
    /** A queued run has waited too long. */
    EXPIRE,
    /** A run has taken too long. */
    TIMEOUT,
    /** A sleep, wait or callback is due. */
    OPERATION,
    /** A failed step or a failed turn is tried again. */
    RETRY,
    SCHEDULE,
    BATCH
  }

  record Timer(long n, long due, Kind kind, @Nullable Long run, @Nullable String key) {
    long runNumber() {
      return run == null ? -1 : run;
    }

    String keyText() {
      return key == null ? "" : key;
    }
  }

  /** No timer. */
  static final long NEVER = Long.MAX_VALUE;

  private volatile long next = NEVER;

  void set(Db db, long due, Kind kind, @Nullable Long run, @Nullable String key)
      throws SQLException {
    db.update("INSERT INTO timer (due, kind, run, key) VALUES (?, ?, ?, ?)", due, kind, run, key);
    db.afterCommit(() -> next = Math.min(next, due));
  }

  void clear(Db db, long run, Kind kind, String key) throws SQLException {
    db.update("DELETE FROM timer WHERE run = ? AND kind = ? AND key = ?", run, kind, key);
  }

  void clearRun(Db db, long run) throws SQLException {
    db.update("DELETE FROM timer WHERE run = ?", run);
  }

  /** When the next timer is due; may be early, never late. */
  long next() {
    return next;
  }

  /** Reads when the next timer is due, once, when the file is opened. */
  void load(Db db) throws SQLException {
    next = earliest(db);
  }

  /** Takes what is due, oldest first. */
  List<Timer> take(Db db, long now, int max) throws SQLException {
    List<Timer> due =
        db.list(
            "SELECT * FROM timer WHERE due <= ? ORDER BY due, n LIMIT ?",
            row ->
                new Timer(
                    row.number("n"),
                    row.number("due"),
                    Kind.valueOf(row.text("kind")),
                    row.numberOrNull("run"),
                    row.textOrNull("key")),
            now,
            max);
    for (Timer timer : due) {
      db.update("DELETE FROM timer WHERE n = ?", timer.n());
    }
    long after = earliest(db);
    db.afterCommit(() -> next = after);
    return due;
  }

  private static long earliest(Db db) throws SQLException {
    return db.one("SELECT coalesce(min(due), " + NEVER + ") AS due FROM timer", Timers::due)
        .orElse(NEVER);
  }

  private static long due(Db.Row row) throws SQLException {
    return row.number("due");
  }
}
