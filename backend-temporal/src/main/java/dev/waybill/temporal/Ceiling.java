package dev.waybill.temporal;

import dev.waybill.Failure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;

/**
 * How long a run's history in Temporal may become. The server terminates a run of 51,200 events or
 * 50 MB on the spot; ours is warned of that in time, and then ended while it still can undo.
 */
final class Ceiling {
  /** The reason of the cancel that ends such a run. */
  static final String REACHED = "$history-too-long";

  static final long MOST_EVENTS = 40_000;
  static final long MOST_BYTES = 40_000_000;
  private static final long MANY_EVENTS = 10_000;
  private static final long MANY_BYTES = 10_000_000;
  private static final String REMEDY = "Have its code call continueAsNew from time to time.";
  private static final Logger LOG = System.getLogger("waybill.temporal");

  private boolean warned;

  /** Looks at the history; has the run cancelled when it is too long. */
  void check(RunState run) {
    WorkflowInfo info = Workflow.getInfo();
    long events = info.getHistoryLength();
    long bytes = info.getHistorySize();
    if (events >= MOST_EVENTS || bytes >= MOST_BYTES) {
      run.askCancel(REACHED);
    } else if (!warned && (events >= MANY_EVENTS || bytes >= MANY_BYTES)) {
      warned = true;
      if (!WorkflowUnsafe.isReplaying()) {
        LOG.log(Level.WARNING, () -> text(run, events, bytes) + " and ends there. " + REMEDY);
      }
    }
  }

  /** Why the run was ended. */
  static Failure failure(RunState run) {
    WorkflowInfo info = Workflow.getInfo();
    String text = text(run, info.getHistoryLength(), info.getHistorySize());
    return Failure.of("HistoryTooLong", text + ". " + REMEDY).withCode("history-too-long");
  }

  private static String text(RunState run, long events, long bytes) {
    return String.format(
        Locale.ROOT,
        "the history of run '%s' of workflow '%s' in Temporal has %,d events in %,d bytes; a run"
            + " may have %,d in %,d",
        run.header().runId(),
        run.header().workflow(),
        events,
        bytes,
        MOST_EVENTS,
        MOST_BYTES);
  }
}
