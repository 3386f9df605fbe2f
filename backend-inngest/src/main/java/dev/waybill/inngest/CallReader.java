package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.waybill.WaybillException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Understands calls. What the server leaves out is taken as it means it. */
final class CallReader {
  private final StateFetch state;
  private final Encryption encryption;

  CallReader(StateFetch state, Encryption encryption) {
    this.state = state;
    this.encryption = encryption;
  }

  /**
   * The call in a request's body, with what the body is too short for.
   *
   * @return empty: the run's state is gone
   * @throws WaybillException codes {@code bad-call}, {@code undecodable}, and what the server's API
   *     throws
   */
  Optional<Call> read(String function, String target, byte[] body) {
    JsonNode told = parsed(body);
    JsonNode context = told.path("ctx");
    String run = context.path("run_id").asText();
    if (!run.matches("[0-9A-Za-z]{26}")) {
      throw bad("have ctx.run_id, a ULID", run.length() + " characters that are none");
    }
    if (!told.path("use_api").asBoolean() && !context.path("use_api").asBoolean()) {
      return Optional.of(call(function, target, context, events(told), fields(told.path("steps"))));
    }
    List<String> stack = stack(context);
    return state
        .of(run, stack)
        .map(
            found ->
                call(
                    function,
                    target,
                    context,
                    found.events().isEmpty() ? events(told) : found.events(),
                    found.steps()));
  }

  private Call call(
      String function,
      String target,
      JsonNode context,
      List<JsonNode> events,
      Map<String, JsonNode> steps) {
    Map<String, JsonNode> opened = new LinkedHashMap<>();
    steps.forEach((hash, step) -> opened.put(hash, encryption.opened(step)));
    List<JsonNode> clear = events.stream().map(encryption::openedEvent).toList();
    return new Call(
        function,
        context.path("run_id").asText(),
        target,
        new Call.Progress(
            context.path("attempt").asInt(),
            context.path("disable_immediate_execution").asBoolean(),
            stack(context),
            opened),
        clear.isEmpty() ? NullNode.getInstance() : clear.get(0),
        clear,
        new Call.Ids(
            context.path("fn_id").asText(),
            context.path("qi_id").asText(),
            context.path("request_id").asText(),
            context.path("generation_id").asText()));
  }

  private static JsonNode parsed(byte[] body) {
    try {
      JsonNode told = InngestJson.readStrictly(body);
      if (told.isObject()) {
        return told;
      }
    } catch (IOException e) {
      // What the parser says may quote the body, which is not for logs.
      throw bad("be JSON in UTF-8", body.length + " bytes that are not");
    }
    throw bad("be a JSON object", body.length + " bytes of something else");
  }

  private static List<String> stack(JsonNode context) {
    List<String> hashes = new ArrayList<>();
    context.path("stack").path("stack").forEach(hash -> hashes.add(hash.asText()));
    return hashes;
  }

  private static List<JsonNode> events(JsonNode told) {
    List<JsonNode> events = new ArrayList<>();
    told.path("events").forEach(events::add);
    if (events.isEmpty() && told.path("event").isObject()) {
      events.add(told.path("event"));
    }
    return events;
  }

  static Map<String, JsonNode> fields(JsonNode object) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return fields;
  }

  private static WaybillException bad(String rule, String found) {
    return new WaybillException(
        "bad-call",
        "a call of the Inngest server must "
            + rule
            + ", got: "
            + found
            + ". Look whether a proxy between the two changes requests.");
  }
}
