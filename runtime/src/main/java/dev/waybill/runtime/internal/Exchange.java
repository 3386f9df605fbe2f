package dev.waybill.runtime.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.waybill.runtime.WaybillHandler;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries requests from the JDK's server to a handler. */
public final class Exchange implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(WaybillHandler.class);

  private final WaybillHandler handler;

  public Exchange(WaybillHandler handler) {
    this.handler = handler;
  }

  @Override
  public void handle(HttpExchange http) throws IOException {
    try (http) {
      byte[] body = http.getRequestBody().readNBytes(WaybillHandler.MOST_BYTES + 1);
      WaybillHandler.Response answer =
          answer(
              new WaybillHandler.Request(
                  http.getRequestMethod(),
                  http.getRequestURI().getPath(),
                  http.getRequestHeaders(),
                  body));
      answer.headers().forEach(http.getResponseHeaders()::set);
      boolean silent = answer.body().length == 0 || http.getRequestMethod().equals("HEAD");
      http.sendResponseHeaders(answer.status(), silent ? -1 : answer.body().length);
      if (!silent) {
        http.getResponseBody().write(answer.body());
      }
    }
  }

  private WaybillHandler.Response answer(WaybillHandler.Request request) {
    try {
      return handler.handle(request);
    } catch (RuntimeException e) {
      // The path may be a token.
      LOG.error("an HTTP request could not be answered", e);
      return WaybillHandler.Response.of(500, "internal error\n");
    }
  }
}
