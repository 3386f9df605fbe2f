package dev.waybill.runtime.internal;

import dev.waybill.runtime.WaybillHandler;
import java.util.Map;

/** Hands each request to what is mounted at its path. */
public final class RoutedHandler implements WaybillHandler {
  private final Map<String, WaybillHandler> mounted;
  private final WaybillHandler otherwise;

  public RoutedHandler(Map<String, WaybillHandler> mounted, WaybillHandler otherwise) {
    mounted
        .keySet()
        .forEach(
            path -> {
              if (!path.startsWith("/") || path.contains("/callbacks/")) {
                throw new IllegalArgumentException(
                    "a handler's path must begin with '/' and leave /callbacks/ alone, got: '"
                        + path
                        + "'");
              }
            });
    this.mounted = Map.copyOf(mounted);
    this.otherwise = otherwise;
  }

  @Override
  public Response handle(Request request) {
    if (request.isTooLong()) {
      return Response.of(413, "at most " + MOST_BYTES + " bytes\n");
    }
    return mounted.getOrDefault(request.path(), otherwise).handle(request);
  }
}
