package dev.waybill.runtime.internal;

import dev.waybill.Json;
import dev.waybill.WaybillException;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.client.WorkflowClient;
import dev.waybill.runtime.WaybillHandler;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Completes callbacks; what it refuses, it refuses without detail. */
public final class CallbackHandler implements WaybillHandler {
  private static final Pattern PATH = Pattern.compile(".*/callbacks/([A-Za-z0-9._-]+)");

  private final WorkflowClient client;

  public CallbackHandler(WorkflowClient client) {
    this.client = client;
  }

  @Override
  public Response handle(Request request) {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      return Response.of(404, "not found\n");
    }
    if (!request.method().equals("POST")) {
      return new Response(405, Map.of("Allow", "POST"), new byte[0]);
    }
    if (request.isTooLong()) {
      return Response.of(413, "at most " + MOST_BYTES + " bytes\n");
    }
    Json value = request.body().length == 0 ? Json.NULL : Json.of(request.body());
    return complete(path.group(1), value);
  }

  private Response complete(String token, Json value) {
    try {
      client.complete(token, value);
      return Response.of(204, "");
    } catch (RunNotFoundException e) {
      return Response.of(404, "not found\n");
    } catch (WaybillException e) {
      return switch (e.code()) {
        case "bad-token" -> Response.of(404, "not found\n");
        case "bad-value", "value-too-large" -> Response.of(400, "the value is not accepted\n");
        default -> throw e;
      };
    }
  }
}
