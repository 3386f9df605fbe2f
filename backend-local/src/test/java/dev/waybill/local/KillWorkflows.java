package dev.waybill.local;

import dev.waybill.EventType;
import dev.waybill.FailNow;
import dev.waybill.FanOut;
import dev.waybill.Retry;
import dev.waybill.RunStatus;
import dev.waybill.Step;
import dev.waybill.StepFailedException;
import dev.waybill.StepOptions;
import dev.waybill.StepOptions.Durability;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.local.Bench.Code;
import dev.waybill.local.Bench.Done;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The mix of workflows that runs while its process is killed. */
final class KillWorkflows {
  /** More than one batch, so that one kill can undo no more than a part. */
  private static final int BULK = 130;

  record Task(String id, int n) {}

  record Go(String id) {}

  private static final EventType<Go> GO = EventType.of("kill/go", Go.class).keyedBy("id");
  private static final EventType<Go> STOP = EventType.of("kill/stop", Go.class).keyedBy("id");
  private static final EventType<Task> POSTED =
      EventType.of("kill/posted", Task.class).keyedBy("id");

  /** The kinds of run, in the order in which they are started, with the event each needs. */
  static final List<String> KINDS =
      List.of(
          "seq", "nap", "wait", "fan", "saga", "ruin", "parent", "post", "bulk", "flaky", "epochs",
          "stopped");

  private final KillLedger ledger;
  private final Map<String, Workflow<?, ?>> all = new TreeMap<>();

  KillWorkflows(KillLedger ledger) {
    this.ledger = ledger;
    add("seq", this::sequence);
    add("nap", this::nap);
    add(define("wait").receives(GO, "id").build(), this::await);
    add("fan", this::fan);
    add("saga", this::saga);
    add("ruin", this::ruin);
    add("parent", this::parent);
    add("post", this::post);
    add(define("posted").startedBy(POSTED).build(), this::posted);
    add(define("bulk").steps(batched()).build(), this::bulk);
    add(define("flaky").steps(flakySteps()).build(), this::flaky);
    add("epochs", this::epochs);
    add(define("stopped").cancelledBy(STOP, "id").build(), this::stopped);
  }

  static WorkflowType<Task, Done> type(String name) {
    return WorkflowType.of(name, Task.class, Done.class);
  }

  Workflow<?, ?>[] all() {
    return all.values().toArray(Workflow<?, ?>[]::new);
  }

  /** The event that a run of this kind cannot end without. */
  static java.util.Optional<EventType<Go>> needs(String kind) {
    return switch (kind) {
      case "wait" -> java.util.Optional.of(GO);
      case "stopped" -> java.util.Optional.of(STOP);
      default -> java.util.Optional.empty();
    };
  }

  static RunStatus expected(String kind) {
    return switch (kind) {
      case "ruin" -> RunStatus.FAILED;
      case "stopped" -> RunStatus.CANCELLED;
      default -> RunStatus.COMPLETED;
    };
  }

  /** What a completed run of this kind answers. */
  static Done result(String kind, Task task) {
    int n = task.n();
    return switch (kind) {
      case "wait" -> new Done(task.id());
      case "fan" -> new Done(String.valueOf(IntStream.range(0, 12).map(i -> n + i).sum()));
      case "saga" -> new Done("undone " + n);
      case "bulk" -> new Done(String.valueOf(BULK * (n + BULK - 1 + n) / 2));
      case "epochs" -> new Done("epochs 4");
      default -> new Done(kind + " " + n);
    };
  }

  private Done sequence(Step step, Task task) {
    for (int i = 0; i < 5; i++) {
      step.run("mail", ledger::mail);
    }
    return new Done("seq " + task.n());
  }

  private Done nap(Step step, Task task) {
    for (int i = 0; i < 3; i++) {
      step.run("mail", ledger::mail);
      step.sleep("pause", Duration.ofMillis(20 + task.n() % 100));
    }
    return new Done("nap " + task.n());
  }

  private Done await(Step step, Task task) {
    step.run("mail", ledger::mail);
    var go = step.waitForEvent("go", GO, task.id(), Duration.ofDays(1));
    step.run("mail", ledger::mail);
    return new Done(go.map(Go::id).orElse("nothing came"));
  }

  private Done fan(Step step, Task task) {
    List<Integer> items = IntStream.range(0, 12).map(i -> task.n() + i).boxed().toList();
    var outcomes =
        step.async()
            .map(
                "items",
                items,
                FanOut.of(4),
                (branch, item) -> {
                  branch.run("mail", ledger::mail);
                  return branch.run("load", Integer.class, a -> counted(a, item));
                })
            .await();
    return new Done(String.valueOf(outcomes.values().stream().mapToInt(Integer::intValue).sum()));
  }

  private Done saga(Step step, Task task) {
    try {
      return hold(step);
    } catch (StepFailedException e) {
      return new Done("undone " + task.n());
    }
  }

  private Done ruin(Step step, Task task) {
    return hold(step);
  }

  private Done hold(Step step) {
    return step.saga(
        "deposit",
        saga -> {
          saga.undo("release", ledger::mail);
          step.run("hold", ledger::mail);
          saga.undo("unbook", ledger::mail);
          step.run("book", ledger::mail);
          step.run(
              "pay",
              a -> {
                ledger.begin(a);
                ledger.end(a);
                throw new FailNow("refused", "the card is refused");
              });
          return new Done("kept");
        });
  }

  private Done parent(Step step, Task task) {
    step.run("mail", ledger::mail);
    Done child = step.invoke("child", type("seq"), new Task(task.id() + "-child", task.n()));
    step.run("mail", ledger::mail);
    return new Done(child.text().replace("seq", "parent"));
  }

  private Done post(Step step, Task task) {
    step.run("mail", ledger::mail);
    step.send("posted", POSTED.event(new Task(task.id() + "-posted", task.n())));
    step.run("mail", ledger::mail);
    return new Done("post " + task.n());
  }

  private Done posted(Step step, Task task) {
    step.run("mail", ledger::mail);
    return new Done("posted " + task.n());
  }

  private static StepOptions batched() {
    return StepOptions.defaults().withDurability(Durability.BATCHED);
  }

  private Done bulk(Step step, Task task) {
    int sum = 0;
    for (int i = 0; i < BULK; i++) {
      int item = task.n() + i;
      sum += step.run("row", Integer.class, a -> counted(a, item));
    }
    step.run("mail", ledger::mail);
    return new Done(String.valueOf(sum));
  }

  private int counted(dev.waybill.Attempt attempt, int item) {
    ledger.begin(attempt);
    ledger.end(attempt);
    return item;
  }

  private static StepOptions flakySteps() {
    return StepOptions.defaults()
        .withRetry(Retry.attempts(5).withBackoff(Duration.ofMillis(3), Duration.ofMillis(30), 1.5));
  }

  private Done flaky(Step step, Task task) {
    for (int i = 0; i < 3; i++) {
      step.run(
          "mail",
          a -> {
            ledger.mail(a);
            if (a.number() < 3) {
              throw new IllegalStateException("not yet");
            }
          });
    }
    return new Done("flaky " + task.n());
  }

  /** The number's millions count the epochs. */
  private Done epochs(Step step, Task task) {
    step.run("mail", ledger::mail);
    step.sleep("pause", Duration.ofMillis(5));
    if (task.n() < 3_000_000) {
      return step.continueAsNew(type("epochs"), new Task(task.id(), task.n() + 1_000_000));
    }
    step.run("mail", ledger::mail);
    return new Done("epochs " + (1 + task.n() / 1_000_000));
  }

  private Done stopped(Step step, Task task) {
    return step.saga(
        "until-stopped",
        saga -> {
          saga.undo("release", ledger::mail);
          step.run("hold", ledger::mail);
          step.sleep("long", Duration.ofDays(9));
          return new Done("never");
        });
  }

  private static WorkflowDefinition.Builder<Task, Done> define(String name) {
    return type(name).define();
  }

  private void add(String name, Code<Task, Done> code) {
    add(define(name).build(), code);
  }

  private void add(WorkflowDefinition<Task, Done> definition, Code<Task, Done> code) {
    all.put(definition.type().name(), Bench.workflow(definition, code));
  }
}
