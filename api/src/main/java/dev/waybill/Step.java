package dev.waybill;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * The handle of a running workflow. Each durable call names itself by an id of 1 to 200 characters
 * without {@code :}, {@code /}, quotes, backslash, control characters or a leading {@code $}; an id
 * may be used again (loops): its n-th use is its own entry, {@code id:1}, {@code id:2} …
 *
 * <p>It belongs to the code it was given to. Used inside a step body, from another branch, another
 * thread or in a {@code finally} while the code is being unwound, it throws a {@link
 * WaybillException} that names both ids.
 *
 * <p>While a run waits, its code is unwound with an {@link Error} that no {@code catch (Exception)}
 * sees; {@code finally} blocks run then, so they must have no effects.
 */
public interface Step {

  /**
   * Runs a body that returns nothing. First execution: runs the body, again by the retry policy
   * when it throws, and records the outcome. Replay: returns, or throws the recorded failure; the
   * body is not run.
   *
   * @throws StepFailedException when the attempts are used up
   */
  void run(String id, Action body);

  /**
   * Runs a body and returns its value, as it reads after encoding and decoding. First execution:
   * runs the body by the retry policy and records the encoded value. Replay: decodes the recorded
   * value; the body is not run.
   *
   * @param type of the value; for a generic one use an array ({@code Row[].class}) or a record
   * @throws StepFailedException when the attempts are used up
   */
  <T> T run(String id, Class<T> type, Body<T> body);

  /**
   * Runs a body on an input that is recorded too and shown by the engine's own tools. First
   * execution: encodes the input, runs the body on the decoded copy by the retry policy and records
   * the value. Replay: decodes the recorded value; the body is not run.
   *
   * @throws StepFailedException when the attempts are used up
   */
  <A, T> T run(String id, A input, Class<T> type, On<A, T> body);

  /**
   * This handle with other options for its {@code run} calls. Costs no entry; the same on replay.
   */
  Step with(StepOptions options);

  /**
   * Sleeps, never less than asked by the engine's clock. First execution: records the instant of
   * waking and suspends the run. Replay: returns at once.
   *
   * @param duration zero or less wakes at once
   */
  void sleep(String id, Duration duration);

  /** Like {@link #sleep}, until an instant; one in the past wakes at once. */
  void sleepUntil(String id, Instant instant);

  /**
   * Waits for one event of this type whose key equals {@code key}. First execution: the wait begins
   * at the time of the entry before it, events before that do not count unless the definition
   * {@code receives} them; suspends the run. Replay: returns the recorded event or timeout.
   *
   * @param key 1 to 200 characters without control characters, backslash or single quote
   * @return the event's data; empty when it timed out
   */
  <T> Optional<T> waitForEvent(String id, EventType<T> type, String key, Duration timeout);

  /**
   * Opens a callback that somebody outside completes. First execution: mints its token; it is
   * durable before the next step body starts. Replay: the same token.
   */
  <T> Callback<T> callback(String id, Class<T> type, Duration timeout);

  /**
   * Sends events. First execution: hands them to the engine, each once, and records that. Replay:
   * returns at once.
   */
  void send(String id, Event<?>... events);

  /**
   * Runs another workflow as a child and waits for its result. First execution: starts the child
   * and suspends the run. Replay: returns the recorded result, or throws the child's failure.
   *
   * @throws StepFailedException when the child failed or was cancelled
   */
  <I, O> O invoke(String id, WorkflowType<I, O> workflow, I input);

  /** The same operations without waiting, and branches. */
  Async async();

  /**
   * Runs code whose effects are undone, in reverse order, when it is left by a failure or by the
   * run's cancellation. First execution: compensations run as recorded steps. Replay: what is
   * recorded is not undone again.
   */
  <T> T saga(String id, Saga.Body<T> code);

  /** Shows progress. Only the latest counts; not an entry; silent on replay. */
  void progress(long done, long total, String message);

  /** Publishes a named value that clients can read. Only the latest counts; not an entry. */
  void state(String name, Object value);

  /** The time of the newest recorded entry: the same on replay. Costs no entry. */
  Instant now();

  /** A random id, derived from the run: the same on replay. Costs no entry. */
  UUID uuid();

  /** A random source, derived from the run: the same on replay. Costs no entry. */
  Random random();

  /** A logger that is silent on replay. */
  System.Logger logger();

  /** What is known of this run. */
  RunInfo info();

  /**
   * Lets changed code go on with runs of the old code. First execution: records and returns {@code
   * newest}; where an earlier turn of the run already passed this point without a mark, 0: the code
   * before the first mark is version 0, always. Replay: the recorded version.
   *
   * <p>The run is STALLED when its version is outside the range. So a change begins with {@code
   * version(id, 0, 1)}; once no run needs the old path, {@code version(id, 1, 1)} says so.
   */
  int version(String changeId, int oldest, int newest);

  /**
   * Ends this journal and goes on with a fresh one under the same run id. Write {@code return
   * step.continueAsNew(…)}: it never returns. Queued events and a pending cancel carry over. First
   * execution: records the new input. Replay: does not happen, the new journal is replayed.
   *
   * @throws WaybillException inside a branch or while operations are open
   */
  <I, O> O continueAsNew(WorkflowType<I, O> self, I input);

  /** What only one engine offers; empty on the others. */
  <X> Optional<X> extension(Class<X> type);

  /** A body without a value. */
  interface Action {
    void run(Attempt attempt) throws Exception;
  }

  /** A body with a value. */
  interface Body<T> {
    T run(Attempt attempt) throws Exception;
  }

  /** A body with a recorded input. */
  interface On<A, T> {
    T run(Attempt attempt, A input) throws Exception;
  }

  /** Workflow code that runs beside other branches. It must use the handle it is given. */
  interface Branch<T> {
    T run(Step step) throws Exception;
  }

  /** Workflow code for one item of a {@code map}. It must use the handle it is given. */
  interface Each<A, T> {
    T run(Step step, A item) throws Exception;
  }

  /**
   * Operations that start now and are awaited later. What each records and what it does on replay
   * is the same as without waiting; an outcome reaches the code where it is awaited.
   */
  interface Async {
    Promise<Void> run(String id, Action body);

    <T> Promise<T> run(String id, Class<T> type, Body<T> body);

    <A, T> Promise<T> run(String id, A input, Class<T> type, On<A, T> body);

    Promise<Void> sleep(String id, Duration duration);

    Promise<Void> sleepUntil(String id, Instant instant);

    /** A wait that is open from here on, so that it sees its event at any moment. */
    <T> Promise<Optional<T>> waitForEvent(
        String id, EventType<T> type, String key, Duration timeout);

    <I, O> Promise<O> invoke(String id, WorkflowType<I, O> workflow, I input);

    /**
     * Starts workflow code beside this one, in a scope of its own: its entries are named {@code
     * id/…}. Its value is not recorded; its code runs again on replay.
     */
    <T> Promise<T> branch(String id, Branch<T> code);

    /**
     * Runs code for each item in scopes {@code id/0}, {@code id/1} …, some at a time, and reports
     * progress. Fails when more items failed than the rule tolerates.
     */
    <A, T> Promise<Outcomes<A, T>> map(String id, List<A> items, FanOut rule, Each<A, T> code);
  }
}
