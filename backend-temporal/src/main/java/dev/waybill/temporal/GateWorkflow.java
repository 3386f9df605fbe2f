package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.temporal.Admission.Answer;
import dev.waybill.temporal.Gate.Ask;
import dev.waybill.temporal.Gate.Begin;
import dev.waybill.temporal.Gate.Names;
import dev.waybill.temporal.Gate.Told;
import dev.waybill.temporal.GateState.Decision;
import dev.waybill.temporal.GateState.Pause;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides about the starts of one key, and has begin later what is to begin later. */
final class GateWorkflow implements Gate.Flow {
  private static final int MOST_QUESTIONS = 1_000;
  private static final int MOST_EVENTS = 4_000;
  private static final int MOST_AT_ONCE = 64;

  private static final Duration CALL = Duration.ofSeconds(10);

  /** For so long somebody who asks is kept waiting while the server refuses. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What the gate owes: it must not end by it. */
  private final Gate.Chores chores =
      Workflow.newLocalActivityStub(Gate.Chores.class, Untiring.options(CALL).build());

  /** What an answer needs: who asks is told when it fails. */
  private final Gate.Chores asked =
      Workflow.newLocalActivityStub(
          Gate.Chores.class, Untiring.options(CALL).setScheduleToCloseTimeout(PATIENCE).build());

  private final Set<String> starting = new HashSet<>();
  private @Nullable GateState state;
  private boolean poked;
  private boolean continuing;
  private int questions;
  private int open;

  @Override
  public void run(Json carried) {
    GateState own = carried.isNull() ? GateState.fresh() : Wire.read(carried, GateState.class);
    state = own;
    while (true) {
      settle(own);
      own.forget(now());
      if (mustContinue()) {
        continuing = true;
        Workflow.await(() -> open == 0);
        Workflow.newContinueAsNewStub(Gate.Flow.class).run(Wire.json(own));
      }
      if (own.isEmpty() && open == 0) {
        return;
      }
      sleep(own);
    }
  }

  private void sleep(GateState own) {
    long until = own.next();
    poked = false;
    if (until == GateState.NEVER) {
      Workflow.await(() -> hasNews(own, until));
    } else {
      boolean unused =
          Workflow.await(Duration.ofMillis(Math.max(1, until - now())), () -> hasNews(own, until));
    }
  }

  private boolean hasNews(GateState own, long sleepingUntil) {
    return poked || mustContinue() || own.next() < sleepingUntil || own.isBatchDue(now());
  }

  private boolean mustContinue() {
    return questions >= MOST_QUESTIONS
        || Workflow.getInfo().getHistoryLength() > MOST_EVENTS
        || Workflow.getInfo().isContinueAsNewSuggested();
  }

  private void settle(GateState own) {
    for (Pause pause : own.due(now())) {
      tell(pause);
    }
    while (own.isBatchDue(now())) {
      owe(() -> chores.startBatch(Wire.json(own.takeBatch())));
    }
  }

  /** Has a held run begin; where it is gone, the last who asked gets a run of his own. */
  private void tell(Pause pause) {
    boolean first = pause.last().runId().equals(pause.run());
    Told told =
        first
            ? new Told(Optional.empty(), Optional.empty())
            : new Told(Optional.of(pause.last().input()), pause.last().eventId());
    if (!signal(pause.run(), Wire.BEGIN, Wire.json(told)) && !first) {
      owe(
          () -> {
            boolean unused = chores.start(Wire.json(new Begin(pause.last(), now(), now())));
          });
    }
  }

  /** What can never begin must not end the gate of all others; its memo tells of the last. */
  private static void owe(Runnable begin) {
    try {
      begin.run();
    } catch (ActivityFailure failure) {
      String why = Problems.last(failure);
      Workflow.getLogger(GateWorkflow.class).error("a run that was held cannot begin: {}", why);
      Workflow.upsertMemo(Map.of("refused", Wire.json(why)));
    }
  }

  private boolean signal(String run, String name, Json argument) {
    Workflow.await(() -> !starting.contains(run));
    try {
      Workflow.newUntypedExternalWorkflowStub(run).signal(name, argument);
      return true;
    } catch (SignalExternalWorkflowException gone) {
      return false;
    }
  }

  // ---- what is asked

  @Override
  public void check(Json question) {
    if (continuing || open >= MOST_AT_ONCE) {
      throw new IllegalStateException("busy, ask again");
    }
  }

  @Override
  public void checkCollect(Json question) {
    check(question);
  }

  @Override
  public Json ask(Json question) {
    GateState own = enter();
    try {
      return Wire.json(answer(own, Wire.read(question, Ask.class)));
    } finally {
      leave(own);
    }
  }

  private GateState enter() {
    open++;
    questions++;
    Workflow.await(() -> state != null);
    return java.util.Objects.requireNonNull(state);
  }

  private void leave(GateState own) {
    open--;
    poked |= own.isEmpty();
  }

  private Answer answer(GateState own, Ask ask) {
    ask.rules()
        .single()
        .filter(Rules.Single::skip)
        .ifPresent(rule -> reconcile(own, own.holding(rule)));
    Decision decision = own.decide(ask, now());
    for (String run : decision.cancel()) {
      String reason = "replaced by run " + decision.answer().runId();
      if (!signal(run, Wire.CANCEL, Wire.json(reason))) {
        own.ended(run);
      }
    }
    decision.begin().ifPresent(begin -> start(own, begin));
    return decision.answer();
  }

  /** A holder that was killed could not say that it has ended. */
  private void reconcile(GateState own, List<String> holders) {
    List<String> doubtful = holders.stream().filter(run -> !starting.contains(run)).toList();
    if (!doubtful.isEmpty()) {
      Json gone = asked.ended(Wire.json(new Names(doubtful)));
      Wire.read(gone, Names.class).names().forEach(own::ended);
    }
  }

  private void start(GateState own, Begin begin) {
    String run = begin.wish().runId();
    starting.add(run);
    try {
      boolean unused = asked.start(Wire.json(begin));
    } catch (ActivityFailure failure) {
      own.undo(run);
      throw ApplicationFailure.newNonRetryableFailure(Problems.last(failure), GateActivity.REFUSED);
    } finally {
      starting.remove(run);
    }
  }

  @Override
  public Json collect(Json event) {
    GateState own = enter();
    try {
      own.collect(Wire.read(event, Gate.Item.class), now());
      return Json.NULL;
    } finally {
      leave(own);
    }
  }

  @Override
  public void ended(Json runId) {
    Workflow.await(() -> state != null);
    GateState own = java.util.Objects.requireNonNull(state);
    own.ended(Wire.read(runId, String.class));
    poked |= own.isEmpty();
  }

  private static long now() {
    return Workflow.currentTimeMillis();
  }
}
