package dev.waybill.local;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.journal.Notes.CancelRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A run as its row says. ACTIVE in the row is what only the scheduler can tell apart. */
record RunRow(
    long n,
    String id,
    String workflow,
    String status,
    int epoch,
    Json input,
    long seed,
    int width,
    int priority,
    long acceptedAt,
    @Nullable Long beganAt,
    long beganSeq,
    @Nullable Long endedAt,
    int reached,
    boolean paused,
    @Nullable String cancelReason,
    @Nullable String eventId,
    @Nullable Long parent,
    @Nullable String parentKey,
    Set<String> tags,
    Optional<Json> result,
    Optional<Json> failure,
    int generation,
    @Nullable Long deadline,
    @Nullable Long cancelAt,
    @Nullable String parentId) {

  static final String SCHEDULED = "SCHEDULED";
  static final String ACTIVE = "ACTIVE";
  static final String STALLED = "STALLED";

  /** What a run's cancel reason reads when its time ran out. */
  static final String TIMED_OUT = CancelRequest.TIMED_OUT;

  static RunRow map(Db.Row row) throws SQLException {
    return new RunRow(
        row.number("n"),
        row.text("id"),
        row.text("workflow"),
        row.text("status"),
        (int) row.number("epoch"),
        row.json("input"),
        row.number("seed"),
        (int) row.number("width"),
        (int) row.number("priority"),
        row.number("accepted_at"),
        row.numberOrNull("began_at"),
        row.number("began_seq"),
        row.numberOrNull("ended_at"),
        (int) row.number("reached"),
        row.flag("paused"),
        row.textOrNull("cancel_reason"),
        row.textOrNull("event_id"),
        row.numberOrNull("parent_n"),
        row.textOrNull("parent_key"),
        tags(row.text("tags")),
        row.jsonIfPresent("result"),
        row.jsonIfPresent("failure"),
        (int) row.number("generation"),
        row.numberOrNull("deadline"),
        row.numberOrNull("cancel_at"),
        row.textOrNull("parent_id"));
  }

  static Optional<RunRow> byId(Db db, String id) throws SQLException {
    return db.one("SELECT * FROM run WHERE id = ?", RunRow::map, id);
  }

  static Optional<RunRow> byNumber(Db db, long n) throws SQLException {
    return db.one("SELECT * FROM run WHERE n = ?", RunRow::map, n);
  }

  boolean ended() {
    return endedAt != null;
  }

  boolean cancelling() {
    return cancelReason != null;
  }

  RunInfo info(RunStatus shown, Optional<Failure> why) {
    return new RunInfo(
        id,
        workflow,
        LocalBackend.NAME,
        shown,
        EngineClock.instant(acceptedAt),
        Optional.ofNullable(endedAt).map(EngineClock::instant),
        Optional.ofNullable(eventId),
        tags,
        why);
  }

  static String tags(Set<String> tags) {
    return tags.isEmpty() ? "" : "\n" + String.join("\n", tags.stream().sorted().toList()) + "\n";
  }

  private static Set<String> tags(String stored) {
    return stored.isEmpty()
        ? Set.of()
        : Set.copyOf(List.of(stored.substring(1, stored.length() - 1).split("\n", -1)));
  }
}
