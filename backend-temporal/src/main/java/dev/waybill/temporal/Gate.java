package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.client.StartOptions;
import dev.waybill.journal.Notes.QueuedEvent;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import java.util.Optional;

/**
 * The system workflow that all starts of one key pass, and what is said to it. It exists while it
 * remembers something.
 */
final class Gate {
  static final String TYPE = "waybill.gate";
  static final String ASK = "waybill.ask";
  static final String COLLECT = "waybill.collect";
  static final String ENDED = "waybill.ended";

  private Gate() {}

  /** The workflow itself. Its argument and answers are {@link GateState}, {@link Ask} and such. */
  @WorkflowInterface
  public interface Flow {
    @WorkflowMethod(name = TYPE)
    void run(Json state);

    @UpdateMethod(name = ASK)
    Json ask(Json question);

    @UpdateValidatorMethod(updateName = ASK)
    void check(Json question);

    @UpdateMethod(name = COLLECT)
    Json collect(Json event);

    @UpdateValidatorMethod(updateName = COLLECT)
    void checkCollect(Json event);

    /** A run that held something has ended. */
    @SignalMethod(name = ENDED)
    void ended(Json runId);
  }

  /** What the gate has done outside; each may be repeated. */
  @ActivityInterface(namePrefix = "waybill.gate.")
  public interface Chores {
    /** Starts a run; false when it exists. */
    @ActivityMethod
    boolean start(Json begin);

    /** Has a batch's run started, within the workflow's limits. */
    @ActivityMethod
    void startBatch(Json wish);

    /** Which of these runs are not open any more; names in, names out. */
    @ActivityMethod
    Json ended(Json runIds);
  }

  /** A run that somebody wants. */
  record Wish(
      String runId, String workflow, Json input, StartOptions options, Optional<String> eventId) {
    static Wish of(RunStart start) {
      return new Wish(
          start.runId(),
          start.definition().type().name(),
          start.input(),
          start.options(),
          start.eventId());
    }
  }

  /**
   * @param request the same when the question is repeated
   */
  record Ask(String request, Wish wish, Rules rules) {}

  /**
   * A run to start.
   *
   * @param accepted in milliseconds
   * @param at when it may begin; negative: when it is told to
   */
  record Begin(Wish wish, long accepted, long at) {
    static final long TOLD = -1;
  }

  /** An event for a batch. */
  record Item(String workflow, QueuedEvent event, int max, long patience) {}

  /** What a held run is told: to begin, with another input if there is one. */
  record Told(Optional<Json> input, Optional<String> eventId) {
    Told {
      input = Wire.given(input);
    }
  }

  record Names(List<String> names) {}
}
