package dev.waybill.replay;

import dev.waybill.Json;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.values.Failures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A small engine that executes a plan to its end in one of several ways. */
class Engine {

  /** How to execute. */
  record Mode(boolean inline, boolean batched, boolean crashing, int cancelAt) {
    static Mode inline(int cancelAt) {
      return new Mode(true, false, false, cancelAt);
    }

    static Mode suspending(int cancelAt) {
      return new Mode(false, false, false, cancelAt);
    }

    Mode batch() {
      return new Mode(inline, true, crashing, cancelAt);
    }

    Mode crash() {
      return new Mode(inline, batched, true, cancelAt);
    }
  }

  /** The process dies here. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1;
  }

  private static final int TURNS = 5000;

  /** Plans swallow what unwinds them, on purpose. */
  private static final java.util.logging.Logger QUIET =
      java.util.logging.Logger.getLogger("dev.waybill.replay");

  static {
    QUIET.setLevel(java.util.logging.Level.OFF);
  }

  final long seed;
  final Plan plan;
  final Mode mode;
  TestRun run;
  int versionedFrom;
  boolean rerun;
  int turns;
  int deaths;
  PlanCode last = new PlanCode(key -> 0, true);
  @Nullable Outcome outcome;
  BiFunction<Execution.Parts, Engine, Execution> cores = Engine::sound;

  private final Set<Long> died = new HashSet<>();
  private final Map<String, String> begun = new HashMap<>();
  private long writes;
  private List<Operation> inFlight = List.of();

  Engine(long seed, Plan plan, Mode mode) {
    this.seed = seed;
    this.plan = plan;
    this.mode = mode;
    this.run = TestRun.ofWidth(seed % 3 == 0 ? 2 : 64);
  }

  static Execution sound(Execution.Parts parts, Engine engine) {
    return new Execution(parts, engine.run.services(), engine::more, UnwindLimit.DEFAULT);
  }

  Engine with(BiFunction<Execution.Parts, Engine, Execution> otherCores) {
    cores = otherCores;
    return this;
  }

  /** Executes to the end. */
  Engine go() {
    for (turns = 1; turns < TURNS; turns++) {
      try {
        outcome = turn();
        if (!(outcome instanceof Outcome.Waiting)) {
          return this;
        }
      } catch (Death death) {
        deaths++;
      }
    }
    throw new AssertionError("does not end: " + show());
  }

  Outcome turn() {
    PlanCode code = new PlanCode(this::body, run.recording.size() >= versionedFrom);
    last = code;
    TestFlow flow =
        TestFlow.of(
                step -> {
                  code.run(plan, step);
                  return List.copyOf(code.trace);
                })
            .onCancel((step, failure) -> step.run("tell", a -> body(a.idempotencyKey())))
            .onFailure((step, failure) -> step.run("tell", a -> body(a.idempotencyKey())));
    return Turn.run(flow, cores.apply(new Execution.Parts(run.recording), this));
  }

  /** The driver. */
  boolean more(TurnView turn) {
    check(turn);
    boolean fresh = run.recording.reached() < turn.cursor();
    commit(turn);
    if (rerun && run.recording.size() + 1 == versionedFrom && turn.cancelRequests().isEmpty()) {
      inFlight = chosen(turn); // the new code sees the same entries once more meanwhile
      versionedFrom--;
      return false;
    }
    if (!fresh || !onlyBegins(turn)) {
      complete(turn);
    }
    return mode.inline();
  }

  final void check(TurnView turn) {
    for (Operation operation : turn.open()) {
      String now = describe(operation);
      String before = begun.putIfAbsent(operation.key(), now);
      if (before != null && !before.equals(now)) {
        throw new AssertionError("moved: " + before + " -> " + now);
      }
      boolean ends = operation.kind() == EntryKind.COMPENSATION || operation.key().startsWith("$");
      if (turn.isCancelling() && !ends) {
        throw new AssertionError("open after the cancel: " + now);
      }
    }
  }

  private static String describe(Operation operation) {
    return operation instanceof Operation.Work work
        ? work.kind() + " " + work.key() + " " + work.began() + " " + work.input()
        : operation.toString();
  }

  /** The code may be waiting for nothing but that its detached children are begun. */
  private static boolean onlyBegins(TurnView turn) {
    return turn.cancelRequests().isEmpty()
        && turn.open().stream().allMatch(open -> isDetachedChild(turn, open));
  }

  private static boolean isDetachedChild(TurnView turn, Operation operation) {
    return operation instanceof Operation.Child && turn.isDetached(operation.key());
  }

  final void commit(TurnView turn) {
    if (run.recording.reached() < turn.cursor() || !turn.newMarks().isEmpty()) {
      write(() -> run.recording.commit(turn.newMarks(), turn.cursor()));
    }
  }

  void complete(TurnView turn) {
    if (!turn.cancelRequests().isEmpty()) {
      write(() -> run.cancelPromise(turn.cancelRequests().get(0)));
    } else if (run.recording.size() == mode.cancelAt()) {
      write(run::cancel);
    } else {
      List<Operation> now = inFlight.isEmpty() ? chosen(turn) : inFlight;
      inFlight = List.of();
      now.forEach(this::complete);
    }
  }

  private List<Operation> chosen(TurnView turn) {
    List<Operation> open = new ArrayList<>(turn.open());
    if (!onlyBegins(turn)) { // once begun, it may be closed at any time: others come first
      open.removeIf(operation -> isDetachedChild(turn, operation));
    }
    open.sort(Comparator.comparingLong(operation -> hash("order" + operation.key())));
    return open.subList(0, batch(open.size()));
  }

  private int batch(int open) {
    return mode.batched() ? 1 + (int) (hash("batch" + run.recording.size()) % open) : 1;
  }

  private void complete(Operation operation) {
    if (run.recording.entries().stream().anyMatch(entry -> isOutcomeOf(operation, entry))) {
      throw new AssertionError("executed again: " + operation.key());
    }
    Entry.Result result = result(operation);
    write(() -> run.append(operation.key(), operation.kind(), result));
  }

  private static boolean isOutcomeOf(Operation operation, Entry entry) {
    return entry.key().equals(operation.key()) && entry.kind() == operation.kind();
  }

  Entry.Result result(Operation operation) {
    long hash = hash(operation.key());
    if (operation instanceof Operation.Work work) {
      try {
        return Entry.Result.of(work.body().run(new TestAttempt(work.key()))).withAttempts(1);
      } catch (Exception e) {
        return Entry.Result.of(Failures.of(e, TestRun.CODEC)).withAttempts(1);
      }
    }
    if (operation instanceof Operation.Wait && hash % 3 != 0) {
      return Entry.Result.of(TestRun.json(new TestFlow.In((int) (hash % 100))));
    }
    if (operation instanceof Operation.Child || operation instanceof Operation.CallbackWait) {
      return Entry.Result.of(Json.of("" + hash % 100));
    }
    return Entry.Result.NONE;
  }

  int body(String key) {
    if (hash("fail" + key) % 6 == 0) {
      throw new IllegalStateException("boom " + key);
    }
    return (int) (hash(key) % 1000);
  }

  long hash(String text) {
    long x = seed * 0x9E3779B97F4A7C15L + text.hashCode() * 0xC2B2AE3D27D4EB4FL;
    x ^= x >>> 29;
    x *= 0xBF58476D1CE4E5B9L;
    return (x ^ (x >>> 32)) & Long.MAX_VALUE;
  }

  /** Each write of a crashing engine dies twice: once before it, once after it. */
  private void write(Runnable write) {
    if (mode.crashing() && died.add(2 * writes)) {
      throw new Death();
    }
    write.run();
    long written = writes++;
    if (mode.crashing() && died.add(2 * written + 1)) {
      throw new Death();
    }
  }

  // ---- what came out

  String show() {
    StringBuilder text = new StringBuilder();
    for (Entry entry : run.recording.entries()) {
      text.append(entry.kind()).append(' ').append(entry.key());
      entry.result().value().ifPresent(value -> text.append('=').append(value));
      text.append(entry.result().failure().isPresent() ? "! " : " ");
    }
    return text + "| " + run.recording.marks() + " | " + result();
  }

  String result() {
    return outcome + (outcome instanceof Outcome.Finished ? "" : " " + last.trace);
  }
}
