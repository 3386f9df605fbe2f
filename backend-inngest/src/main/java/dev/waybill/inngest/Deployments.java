package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.WaybillException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Guards what is registered of an application. A registration takes the place of the one before:
 * functions that it does not name are gone, and events for them start nothing and raise no error.
 * So a deployment may only drop a function without unfinished runs, and a request of the server,
 * which any instance may get, may drop none.
 *
 * <p>Each deployment has a number, one more than the one before, at the end of the version that the
 * server keeps. An instance that has deployed is not heard any more after a later deployment.
 */
final class Deployments implements Upstream {
  private static final Pattern NUMBER = Pattern.compile("\\+([0-9]{1,9})$");
  private static final String VERSION = "appVersion";

  private final InngestApi api;

  /** Of the last deployment by this instance; 0: none. */
  private int deployed;

  Deployments(InngestApi api) {
    this.api = api;
  }

  /**
   * Deploys: what is registered becomes what the body says.
   *
   * @param body of a registration; its version is the build's
   * @param serverKind dev or cloud
   * @return the server's answer
   * @throws WaybillException code {@code live-runs} when a function would be dropped that has
   *     unfinished runs; {@code superseded} when another deployment came in between
   */
  synchronized JsonNode deploy(ObjectNode body, String serverKind) {
    String app = app(body);
    dropped(body).forEach(function -> refuseLive(app, function));
    int number = Math.max(registered(app), deployed) + 1;
    JsonNode answer = api.register(numbered(body, number), Optional.empty(), serverKind);
    deployed = number;
    Set<String> missing = functions(body);
    missing.removeAll(registeredFunctions(app));
    if (!missing.isEmpty() || registered(app) > number) {
      throw superseded(body);
    }
    return answer;
  }

  /**
   * Registers because the server asks for it.
   *
   * @throws WaybillException code {@code superseded} when a later deployment would be undone
   */
  @Override
  public synchronized JsonNode register(
      ObjectNode body, Optional<String> deployId, String serverKind) {
    int registered = registered(app(body));
    if ((deployed > 0 && registered > deployed) || !dropped(body).isEmpty()) {
      throw superseded(body);
    }
    return api.register(numbered(body, Math.max(registered, deployed)), deployId, serverKind);
  }

  /**
   * Looks whether the functions may be registered, as a gateway does for whoever connects.
   *
   * @param again whether this instance has been connected before
   * @throws WaybillException code {@code live-runs} when a function would be dropped that has
   *     unfinished runs; {@code superseded} when a later deployment would be undone
   */
  void admit(ObjectNode body, boolean again) {
    Set<String> dropped = dropped(body);
    if (again && !dropped.isEmpty()) {
      throw superseded(body);
    }
    dropped.forEach(function -> refuseLive(app(body), function));
  }

  @Override
  public Optional<JsonNode> actions(String run) {
    return api.actions(run);
  }

  @Override
  public Optional<JsonNode> batch(String run) {
    return api.batch(run);
  }

  private static ObjectNode numbered(ObjectNode body, int number) {
    return body.deepCopy().put(VERSION, body.path(VERSION).asText() + "+" + number);
  }

  private static String app(ObjectNode body) {
    return body.path("appName").asText();
  }

  private static Set<String> functions(ObjectNode body) {
    Set<String> ids = new TreeSet<>();
    body.path("functions").forEach(function -> ids.add(function.path("id").asText()));
    return ids;
  }

  private Set<String> registeredFunctions(String app) {
    Set<String> ids = new TreeSet<>();
    api.functions(app).forEach(function -> ids.add(function.path("id").asText()));
    return ids;
  }

  /** The number of the deployment that is registered; 0: none. */
  private int registered(String app) {
    Optional<String> version = api.app(app).flatMap(found -> EngineRun.text(found.path(VERSION)));
    Matcher number = NUMBER.matcher(version.orElse(""));
    return number.find() ? Integer.parseInt(number.group(1)) : 0;
  }

  /** Functions that are registered and would not be any more. */
  private Set<String> dropped(ObjectNode body) {
    Set<String> dropped = registeredFunctions(app(body));
    dropped.removeAll(functions(body));
    return dropped;
  }

  private void refuseLive(String app, String function) {
    String name = function.startsWith(app + "-") ? function.substring(app.length() + 1) : function;
    List<EngineRun> live =
        api.runs(
                RunFilter.of(app)
                    .functions(name)
                    .statuses(EngineRun.Status.QUEUED, EngineRun.Status.RUNNING)
                    .limit(1),
                Optional.empty())
            .runs();
    if (!live.isEmpty()) {
      throw new WaybillException(
          "live-runs",
          "function '"
              + function
              + "' must stay registered as long as it has unfinished runs, got: run '"
              + live.get(0).id()
              + "'. Keep its workflow in the application until they have ended, or cancel them.");
    }
  }

  private WaybillException superseded(ObjectNode body) {
    Set<String> dropped = dropped(body);
    return new WaybillException(
        "superseded",
        "application '"
            + app(body)
            + "' must be registered by its newest deployment, got: build '"
            + body.path(VERSION).asText()
            + "', which another has replaced"
            + (dropped.isEmpty() ? "" : " and which lacks " + String.join(", ", dropped))
            + ". End this instance, or deploy its build again.");
  }
}
