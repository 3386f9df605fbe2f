package dev.waybill.temporal;

import dev.waybill.RunStatus;
import dev.waybill.client.RunQuery;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds engine runs, newest first; Temporal itself promises no order. */
final class Visibility {
  private static final int PAGE = 1_000;
  private static final Duration CALL = Duration.ofSeconds(20);
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int WIDER = 4;

  /** What every server's index finds; other tags are looked for among the runs found. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_:.-]+");

  private final Engine engine;

  Visibility(Engine engine) {
    this.engine = engine;
  }

  /**
   * A place between engine runs, newest first.
   *
   * @param at the start of the run before it
   */
  record Place(Instant at, String id) {
    static final Place FIRST = new Place(Instant.parse("9999-01-01T00:00:00Z"), "");
    private static final Comparator<Place> NEWEST_FIRST =
        Comparator.comparing(Place::at).reversed().thenComparing(Place::id);

    static Place of(WorkflowExecutionInfo info) {
      return new Place(
          Descriptions.instant(info.getStartTime()), info.getExecution().getWorkflowId());
    }

    static Place read(String cursor) {
      int slash = cursor.indexOf('/');
      return new Place(Instant.parse(cursor.substring(0, slash)), cursor.substring(slash + 1));
    }

    @Override
    public String toString() {
      return at + "/" + id;
    }

    private boolean isBefore(Place other) {
      return NEWEST_FIRST.compare(this, other) < 0;
    }
  }

  /** The newest ones after a place, some of them or all; none when there are no more. */
  List<WorkflowExecutionInfo> after(Place place, RunQuery query) {
    if (engine.connection.inProcess().isPresent()) {
      return sorted(inProcess(), place);
    }
    String where = where(query);
    ListWorkflowExecutionsResponse some = list(until(where, place));
    if (some.getNextPageToken().isEmpty()) {
      return sorted(some.getExecutionsList().stream(), place);
    }
    Instant end = place.at().isAfter(engine.now()) ? engine.now() : place.at();
    Duration window = WINDOW;
    while (true) {
      Instant from = end.minus(window);
      List<WorkflowExecutionInfo> found =
          sorted(all(until(where, place) + " AND StartTime >= '" + from + "'").stream(), place);
      if (!found.isEmpty() || from.isBefore(Instant.EPOCH)) {
        return found;
      }
      window = window.multipliedBy(WIDER);
    }
  }

  /** The ids of the adapter's own workflows of a type that are running. */
  List<String> open(String type) {
    Stream<WorkflowExecutionInfo> found =
        engine.connection.inProcess().isPresent()
            ? inProcess()
            : all("WorkflowType = " + quoted(type) + " AND ExecutionStatus = 'Running'").stream();
    return found
        .filter(info -> info.getType().getName().equals(type))
        .map(info -> info.getExecution().getWorkflowId())
        .toList();
  }

  private static List<WorkflowExecutionInfo> sorted(
      Stream<WorkflowExecutionInfo> found, Place place) {
    return found
        .filter(info -> place.isBefore(Place.of(info)))
        .filter(info -> !info.getType().getName().startsWith("waybill."))
        .sorted(Comparator.comparing(Place::of, Place.NEWEST_FIRST))
        .toList();
  }

  /** The server in this process lists all it has, and takes no query. */
  private Stream<WorkflowExecutionInfo> inProcess() {
    var open =
        ListOpenWorkflowExecutionsRequest.newBuilder().setNamespace(engine.rpc.namespace()).build();
    var closed =
        ListClosedWorkflowExecutionsRequest.newBuilder()
            .setNamespace(engine.rpc.namespace())
            .build();
    Set<String> ids = new TreeSet<>();
    return Stream.concat(
            engine.rpc.stub(CALL).listOpenWorkflowExecutions(open).getExecutionsList().stream(),
            engine.rpc.stub(CALL).listClosedWorkflowExecutions(closed).getExecutionsList().stream())
        .filter(info -> ids.add(info.getExecution().getWorkflowId()));
  }

  private List<WorkflowExecutionInfo> all(String query) {
    List<WorkflowExecutionInfo> all = new ArrayList<>();
    ListWorkflowExecutionsRequest.Builder request = request(query);
    while (true) {
      ListWorkflowExecutionsResponse page =
          engine.rpc.stub(CALL).listWorkflowExecutions(request.build());
      all.addAll(page.getExecutionsList());
      if (page.getNextPageToken().isEmpty()) {
        return all;
      }
      request.setNextPageToken(page.getNextPageToken());
    }
  }

  private ListWorkflowExecutionsResponse list(String query) {
    return engine.rpc.stub(CALL).listWorkflowExecutions(request(query).build());
  }

  private ListWorkflowExecutionsRequest.Builder request(String query) {
    return ListWorkflowExecutionsRequest.newBuilder()
        .setNamespace(engine.rpc.namespace())
        .setPageSize(PAGE)
        .setQuery(query);
  }

  private static String until(String where, Place place) {
    return where + " AND StartTime <= '" + place.at().plusMillis(1) + "'";
  }

  private String where(RunQuery query) {
    StringBuilder where =
        new StringBuilder("TaskQueue = ")
            .append(quoted(engine.settings.queue()))
            .append(" AND ExecutionStatus != 'ContinuedAsNew'");
    query.workflow().ifPresent(name -> where.append(" AND WorkflowType = ").append(quoted(name)));
    query.from().ifPresent(from -> where.append(" AND StartTime >= '").append(from).append("'"));
    if (engine.tags.areSearchable()) {
      query.tags().stream()
          .filter(tag -> PLAIN.matcher(tag).matches())
          .forEach(tag -> where.append(" AND " + Tags.NAME + " = '" + tag + "'"));
    }
    if (!query.statuses().isEmpty()) {
      Set<String> statuses = new TreeSet<>();
      query.statuses().forEach(status -> statuses.addAll(temporal(status)));
      where.append(" AND ExecutionStatus IN ('").append(String.join("', '", statuses)).append("')");
    }
    return where.toString();
  }

  /** Temporal's statuses that a run of this status may have there. */
  private static List<String> temporal(RunStatus status) {
    return switch (status) {
      case COMPLETED -> List.of("Completed", "Canceled");
      case FAILED -> List.of("Failed", "Canceled", "Terminated", "TimedOut");
      case EXPIRED -> List.of("Failed", "Canceled");
      case CANCELLED -> List.of("Canceled");
      case MOVED -> List.of("Terminated");
      default -> List.of("Running");
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
