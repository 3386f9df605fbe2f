package dev.waybill.runtime;

import dev.waybill.client.WorkflowClient;
import dev.waybill.runtime.internal.CallbackHandler;
import dev.waybill.runtime.internal.RoutedHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Answers HTTP requests; fits any server, see {@link WaybillServer} for one. */
@FunctionalInterface
public interface WaybillHandler {
  /** The longest body that is looked at, in bytes. */
  int MOST_BYTES = 1 << 20;

  /** The answer; an exception becomes 500 without detail. */
  Response handle(Request request);

  /**
   * Takes the answers to callbacks: {@code POST <base>/callbacks/<token>}, the body being the value
   * in JSON (none is {@code null}). 204 when it is recorded, 404 for a token that is not genuine,
   * was used or has expired, without telling which, 400 for a body that is not JSON, 413 for one
   * too long.
   */
  static WaybillHandler callbacks(WorkflowClient client) {
    return new CallbackHandler(client);
  }

  /**
   * Takes callbacks and, at these exact paths, whatever the application mounts.
   *
   * @param mounted by path, for example {@code /webhooks}
   */
  static WaybillHandler of(WorkflowClient client, Map<String, WaybillHandler> mounted) {
    return new RoutedHandler(mounted, callbacks(client));
  }

  /**
   * A request.
   *
   * @param path without query
   * @param headers by name in any case
   * @param body at most {@link #MOST_BYTES}, and one more when it was longer
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
  record Request(String method, String path, Map<String, List<String>> headers, byte[] body) {
    /** True when the body was longer than anybody should read. */
    public boolean isTooLong() {
      return body.length > MOST_BYTES;
    }
  }

  /** An answer. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
  record Response(int status, Map<String, String> headers, byte[] body) {
    /** An answer with a line of plain text; none when it is empty. */
    public static Response of(int status, String text) {
      return new Response(
          status,
          text.isEmpty() ? Map.of() : Map.of("Content-Type", "text/plain; charset=utf-8"),
          text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
