package dev.waybill.local;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.Workflow;
import dev.waybill.client.RunUpdate;
import dev.waybill.journal.Header;
import dev.waybill.journal.Header.Determinism;
import dev.waybill.journal.Header.Origin;
import dev.waybill.journal.Header.Parent;
import dev.waybill.journal.Notes.Pending;
import dev.waybill.local.Entries.Stamped;
import dev.waybill.local.LiveRun.Tries;
import dev.waybill.replay.Outcome;
import dev.waybill.replay.Recording;
import dev.waybill.replay.Services;
import dev.waybill.replay.Turn;
import dev.waybill.values.CallbackTokens;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Runs one turn of a run, and does what its outcome asks for. */
final class TurnRunner {
  private static final Logger LOG = System.getLogger("waybill.local");
  private static final int CACHED = 1_000;
  private static final int CRASHES = 5;

  private final Engine engine;
  private final Map<Long, Integer> crashes = new ConcurrentHashMap<>();

  TurnRunner(Engine engine) {
    this.engine = engine;
  }

  void run(long run) {
    if (engine.closing()) {
      return;
    }
    try {
      LiveRun live = engine.live.get(run);
      if (live == null) {
        live = engine.writer.call(db -> load(db, run)).orElse(null);
      }
      if (live == null || (live.paused() && !live.cancelAsked())) {
        return;
      }
      Outcome outcome =
          Turn.run(live.workflow, live.recording, services(live), new LiveDriver(engine, live));
      crashes.remove(run);
      settle(live, outcome);
    } catch (Throwable e) {
      crashed(run, e);
    }
  }

  private void settle(LiveRun live, Outcome outcome) {
    long n = live.row.n();
    if (outcome instanceof Outcome.Waiting) {
      if (engine.live.size() > CACHED) {
        engine.live.remove(n);
      }
      return;
    }
    engine.writer.call(
        db -> {
          RunRow row = RunRow.byNumber(db, n).orElseThrow();
          if (!row.ended() && row.epoch() == live.row.epoch()) {
            end(db, row, live, outcome);
          }
          return true;
        });
  }

  private void end(Db db, RunRow row, LiveRun live, Outcome outcome) throws SQLException {
    boolean late = RunRow.TIMED_OUT.equals(row.cancelReason());
    if (outcome instanceof Outcome.Finished finished) {
      engine.endings.end(
          db, row, RunStatus.COMPLETED, Optional.of(finished.result()), Optional.empty());
    } else if (outcome instanceof Outcome.Failed failed) {
      engine.endings.end(
          db, row, RunStatus.FAILED, Optional.empty(), Optional.of(failed.failure()));
    } else if (outcome instanceof Outcome.Cancelled) {
      Failure why =
          late ? Endings.timedOut() : Endings.cancelled(String.valueOf(row.cancelReason()));
      engine.endings.end(
          db,
          row,
          late ? RunStatus.FAILED : RunStatus.CANCELLED,
          Optional.empty(),
          Optional.of(why));
    } else if (outcome instanceof Outcome.Continued continued) {
      engine.recorder.flush(db, live);
      engine.endings.continueAsNew(db, row, continued.input());
    } else if (outcome instanceof Outcome.Diverged diverged) {
      engine.endings.stall(
          db,
          row,
          "the journal and the code disagree: "
              + diverged.recorded()
              + ", but "
              + diverged.issued()
              + ". Deploy code that fits, then restart or resume.");
    }
  }

  /** Reads a run from the file; empty when it may not execute. */
  private Optional<LiveRun> load(Db db, long run) throws SQLException {
    RunRow row = RunRow.byNumber(db, run).orElseThrow();
    Workflow<?, ?> workflow = engine.workflow(row.workflow());
    if (row.ended()
        || workflow == null
        || row.status().equals(RunRow.SCHEDULED)
        || (row.paused() && !row.cancelling())) {
      return Optional.empty();
    }
    if (row.beganAt() == null) {
      db.update(
          "UPDATE run SET began_at = ?, began_seq = ? WHERE n = ?",
          engine.clock.stamp(),
          engine.recorder.newestEvent(db),
          run);
    }
    if (row.status().equals(RunRow.STALLED)) {
      db.update("UPDATE run SET status = ?, failure = NULL WHERE n = ?", RunRow.ACTIVE, run);
    }
    RunRow begun = RunRow.byNumber(db, run).orElseThrow();
    List<Stamped> entries = engine.entries.load(db, run, begun.epoch());
    Recording recording =
        new Recording(
            header(db, begun),
            entries.stream().map(Stamped::entry).toList(),
            engine.entries.marks(db, run),
            begun.reached());
    LiveRun live = new LiveRun(begun, workflow, recording);
    live.loaded(entries);
    for (Pending open : engine.entries.pending(db, run)) {
      live.begun.add(open.key());
      live.noted.add(open.key());
      long due = open.times().due().map(EngineClock::micros).orElse(0L);
      live.tries(open.key(), new Tries(open.attempts(), due, open.details()));
    }
    engine.live.put(run, live);
    db.onRollback(() -> engine.live.remove(run));
    return Optional.of(live);
  }

  Header header(Db db, RunRow row) throws SQLException {
    Optional<Parent> parent = Optional.empty();
    String key = row.parentKey();
    if (key != null && row.parentId() != null) {
      parent = Optional.of(new Parent(row.parentId(), key));
    } else if (key != null && row.parent() != null) {
      parent = RunRow.byNumber(db, row.parent()).map(each -> new Parent(each.id(), key));
    }
    Instant began = EngineClock.instant(row.beganAt() == null ? row.acceptedAt() : row.beganAt());
    return new Header(
        row.id(),
        row.epoch(),
        row.generation(),
        row.workflow(),
        row.input(),
        new Determinism(row.seed(), row.width()),
        new Origin(
            EngineClock.instant(row.acceptedAt()),
            began,
            Optional.ofNullable(row.deadline()).map(EngineClock::instant),
            Optional.ofNullable(row.eventId()),
            parent,
            row.tags()));
  }

  private Services services(LiveRun live) {
    return new Services(
        engine.context.codec(),
        info(live),
        new Services.Callbacks() {
          @Override
          public String token(String runId, String key) {
            return engine.tokens.token(runId, tokenKey(live.row, key));
          }

          @Override
          public URI url(String token) {
            return CallbackTokens.url(engine.context.callbackBase(), token);
          }
        },
        new Services.Live() {
          @Override
          public void progress(long done, long total, String message) {
            TurnRunner.this.progress(live.row, done, total, message);
          }

          @Override
          public void state(String name, Json value) {
            store(live.row, name, value);
            engine.hub.publish(live.row.id(), new RunUpdate.StateChanged(name, value));
          }
        },
        engine.context.interceptors(),
        List.of());
  }

  /** What a callback's token names: the seed tells the journals of one run apart. */
  static String tokenKey(RunRow row, String key) {
    return Long.toHexString(row.seed()) + ":" + key;
  }

  RunInfo info(LiveRun live) {
    return live.row.info(RunStatus.RUNNING, Optional.empty());
  }

  void progress(RunRow row, long done, long total, String message) {
    Map<String, Object> value = Map.of("done", done, "total", total, "message", message);
    store(row, "$progress", Json.of(engine.json.encode(value)));
    engine.hub.publish(row.id(), new RunUpdate.Progressed(done, total, message));
  }

  private void store(RunRow row, String name, Json value) {
    var unused =
        engine.writer.submit(
            db -> db.update("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", row.n(), name, value));
  }

  /** A turn that crashed is tried again, later each time; in the end the run is parked. */
  private void crashed(long run, Throwable thrown) {
    engine.live.remove(run);
    if (engine.closing()) {
      return;
    }
    int count = crashes.merge(run, 1, Integer::sum);
    LOG.log(Level.WARNING, "turn of run " + run + " crashed, " + count + " times so far", thrown);
    boolean park = count >= CRASHES && !isDatabase(thrown);
    var unused =
        engine
            .writer
            .submit(
                db -> {
                  RunRow row = RunRow.byNumber(db, run).orElseThrow();
                  if (park) {
                    engine.endings.stall(
                        db, row, "its turn crashed " + count + " times: " + thrown);
                  } else {
                    long due = engine.clock.now() + 200_000L * (1L << Math.min(count, 8));
                    engine.timers.set(db, due, Timers.Kind.RETRY, run, "");
                  }
                  return true;
                })
            .exceptionally(
                problem -> {
                  engine.scheduler.later(run);
                  return false;
                });
  }

  private static boolean isDatabase(Throwable thrown) {
    return thrown instanceof dev.waybill.WaybillException known
        && known.code().equals("database-unavailable");
  }
}
