package dev.waybill.inngest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.WaybillException;
import dev.waybill.WorkflowDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * An application's workflows as functions of the server.
 *
 * <p>A workflow is the function {@code <app>-<workflow>}. When its definition says which starts
 * lead to a run, it has a second one, {@code <app>-<workflow>-waybill-later}: the run has been let
 * in already when a later engine run of it begins, so nothing there delays or drops it. Two more
 * functions are the adapter's own: they hear of engine runs that the server ended.
 */
final class Functions {
  /** Ends the name of a workflow's second function. */
  static final String LATER = "-waybill-later";

  /** The name of the function that hears of cancelled engine runs. */
  static final String CANCELLED = "waybill-cancelled";

  /** The name of the function that hears of engine runs that failed. */
  static final String FAILED = "waybill-failed";

  private final String app;
  private final List<WorkflowDefinition<?, ?>> definitions;
  private final Place place;
  private final Map<String, String> workflows = new HashMap<>();

  /**
   * Where the server calls functions.
   *
   * @param kind the protocol's word
   */
  record Place(String kind, String base) {

    /** By HTTP at the application's endpoint. */
    static Place serve(HttpUrl endpoint) {
      return new Place("http", endpoint.newBuilder().query(null).build().toString());
    }

    /** Through the connection that the application holds open. */
    static Place connect() {
      return new Place("ws", "wss://connect");
    }

    String of(String function) {
      return base + "?fnId=" + function + "&stepId=step";
    }
  }

  /**
   * @throws WaybillException codes {@code bad-setting} and {@code bad-definition}, when the server
   *     cannot do what a definition says
   */
  Functions(String app, List<WorkflowDefinition<?, ?>> definitions, Place place) {
    FunctionCheck.app(app);
    definitions.forEach(FunctionCheck::definition);
    this.app = app;
    this.definitions = List.copyOf(definitions);
    this.place = place;
    for (WorkflowDefinition<?, ?> definition : definitions) {
      String workflow = definition.type().name();
      workflows.put(id(workflow), workflow);
      if (FunctionConfig.limitsStarts(definition)) {
        workflows.put(id(workflow) + LATER, workflow);
      }
    }
  }

  /** The name of the event that starts a run of a workflow. */
  static String startEvent(String app, String workflow) {
    return "waybill/run." + app + "." + workflow;
  }

  /** The id of a function of this application. */
  String id(String name) {
    return app + "-" + name;
  }

  /** The workflow that a function runs; empty for the adapter's own functions. */
  Optional<String> workflow(String function) {
    return Optional.ofNullable(workflows.get(function));
  }

  /** The workflow that an engine run of the application executes, by its function's name. */
  static String workflowOf(String app, String function) {
    String name = function.startsWith(app + "-") ? function.substring(app.length() + 1) : function;
    return name.endsWith(LATER) ? name.substring(0, name.length() - LATER.length()) : name;
  }

  /** The ids of the functions that run a workflow. */
  List<String> of(String workflow) {
    return workflows.entrySet().stream()
        .filter(entry -> entry.getValue().equals(workflow))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** All functions, as a sync lists them. */
  List<ObjectNode> configs() {
    Map<String, ObjectNode> all = new LinkedHashMap<>();
    for (WorkflowDefinition<?, ?> definition : definitions) {
      String id = id(definition.type().name());
      FunctionConfig config = new FunctionConfig(app, definition);
      all.put(id, config.first(empty(id, definition.type().name())));
      if (FunctionConfig.limitsStarts(definition)) {
        String name = definition.type().name() + LATER;
        all.put(id + LATER, config.later(empty(id + LATER, name)));
      }
    }
    all.put(id(CANCELLED), own(CANCELLED, "inngest/function.cancelled"));
    all.put(id(FAILED), own(FAILED, "inngest/function.failed"));
    return new ArrayList<>(all.values());
  }

  /** A function without triggers. */
  private ObjectNode empty(String id, String name) {
    ObjectNode config = InngestJson.object().put("id", id).put("name", name);
    config.putArray("triggers");
    ObjectNode step = config.putObject("steps").putObject("step");
    step.put("id", "step").put("name", "step");
    step.putObject("runtime").put("type", place.kind()).put("url", place.of(id));
    step.putObject("retries").put("attempts", FunctionConfig.RETRIES);
    return config;
  }

  /** A function that hears of engine runs of the workflows' functions, and of no other's. */
  private ObjectNode own(String name, String event) {
    ObjectNode config = empty(id(name), name);
    List<String> cases =
        workflows.keySet().stream()
            .sorted()
            .map(id -> "event.data.function_id == " + Expressions.quoted(id))
            .toList();
    ArrayNode triggers = (ArrayNode) config.get("triggers");
    triggers
        .addObject()
        .put("event", event)
        .put("expression", cases.isEmpty() ? "false" : String.join(" || ", cases));
    return config;
  }
}
