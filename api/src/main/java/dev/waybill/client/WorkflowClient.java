package dev.waybill.client;

import dev.waybill.Event;
import dev.waybill.Failure;
import dev.waybill.RunInfo;
import dev.waybill.WorkflowType;
import java.util.List;

/** Starts runs, sends events, reads and cancels. Safe for use by many threads. */
public interface WorkflowClient {

  /**
   * Hands events to the engine. When it returns they are durable; each is delivered at least once,
   * and an id already seen (for at least 24 hours) is dropped.
   *
   * @return the ids, in order
   */
  List<String> send(Event<?>... events);

  /** Starts a run with {@link StartOptions#defaults()}. */
  <I, O> Run<O> start(WorkflowType<I, O> workflow, I input);

  /**
   * Starts a run, or answers with the run that the workflow's limits lead to, see {@link
   * Run#admission}. When it returns the start is durable.
   *
   * @throws dev.waybill.WaybillException when nobody registered the workflow, or the input is not
   *     of its type
   */
  <I, O> Run<O> start(WorkflowType<I, O> workflow, I input, StartOptions options);

  /** A handle on a run by its id; the first call on it finds out whether the run exists. */
  <O> Run<O> run(String id, Class<O> result);

  /** Runs, newest first. */
  Page<RunInfo> list(RunQuery query);

  /** Asks all unfinished runs of the query to cancel. */
  BulkResult cancel(RunQuery query, String reason);

  /** Starts each finished run of the query again with the same input, under a new id. */
  BulkResult rerun(RunQuery query);

  /**
   * Completes a callback.
   *
   * @throws dev.waybill.WaybillException when the token is not genuine, was used or has expired
   */
  void complete(String callbackToken, Object value);

  /** Completes a callback with a failure, thrown where it is awaited. */
  void fail(String callbackToken, Failure failure);

  Schedules schedules();
}
