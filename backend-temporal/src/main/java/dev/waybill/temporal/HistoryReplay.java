package dev.waybill.temporal;

import dev.waybill.WaybillException;
import dev.waybill.spi.BackendContext;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.worker.Worker;
import io.temporal.workflow.DynamicWorkflow;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells whether code still fits histories that were recorded earlier, as a worker with this code
 * would find out when it is deployed. It needs no server, and no body of a step runs. Keep
 * histories of every release, and check them in every build.
 *
 * <pre>{@code
 * try (HistoryReplay replay = HistoryReplay.open(context)) {
 *   replay.check(Files.readString(Path.of("histories/1.0/follow-up.json")));
 * }
 * }</pre>
 */
public final class HistoryReplay implements AutoCloseable {
  private static final Pattern INNER =
      Pattern.compile("(?s)error=[\\w.$]+: (.*?)(?:\\n\\tat .*|\\s*)$");

  private final Engine engine;
  private final Worker worker;

  private HistoryReplay(Engine engine) {
    this.engine = engine;
    worker = engine.connection.factory().newWorker("replay");
    worker.registerWorkflowImplementationFactory(
        DynamicWorkflow.class, () -> new RunWorkflow(engine, unused -> engine.bodies));
    SystemWorkflows.register(worker);
  }

  /**
   * With these workflows, codec and interceptors; whatever server the settings name is left alone.
   */
  public static HistoryReplay open(BackendContext context) {
    Map<String, String> values = new HashMap<>(context.settings());
    values.put(TemporalSettings.ADDRESS, TemporalSettings.IN_PROCESS);
    BackendContext here = context.withSettings(values);
    TemporalSettings settings = TemporalSettings.of(here);
    Connection connection = Connection.open(settings, Extensions.found());
    return new HistoryReplay(
        TemporalBackend.engine(here, settings, connection, TemporalBackend.tokens(here, settings)));
  }

  /**
   * Repeats a history with the code.
   *
   * @param history of one engine run, as {@link TemporalBackend#histories} and Temporal's own
   *     {@code temporal workflow show --output json} tell it
   * @throws WaybillException {@code stalled} when the code does something else than the history
   *     has, and names both; {@code bad-history} when that is no history
   */
  public void check(String history) {
    WorkflowExecutionHistory recorded = read(history);
    try {
      worker.replayWorkflowExecution(recorded);
    } catch (Exception e) {
      throw new WaybillException("stalled", message(recorded, e), e);
    }
  }

  private static WorkflowExecutionHistory read(String history) {
    try {
      return WorkflowExecutionHistory.fromJson(history);
    } catch (RuntimeException e) {
      throw new WaybillException(
          "bad-history", "a history must be Temporal's JSON of one, got: " + e.getMessage(), e);
    }
  }

  private static String message(WorkflowExecutionHistory history, Exception problem) {
    String why = reason(problem);
    return "the code does not fit the history of '"
        + history.getWorkflowExecution().getWorkflowId()
        + "', a run of '"
        + history
            .getEvents()
            .get(0)
            .getWorkflowExecutionStartedEventAttributes()
            .getWorkflowType()
            .getName()
        + "': "
        + (Mismatch.is(why)
            ? Mismatch.explain(why, history::getEvents) + ". Guard the change with version()."
            : why);
  }

  /** A replay is a query to Temporal: the problem's text stands in the text of its failure. */
  private static String reason(Exception problem) {
    String text = String.valueOf(problem.getMessage());
    Matcher inner = INNER.matcher(text);
    return inner.find() ? inner.group(1) : text;
  }

  @Override
  public void close() {
    engine.close();
  }
}
