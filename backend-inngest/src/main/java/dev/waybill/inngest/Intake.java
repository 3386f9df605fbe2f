package dev.waybill.inngest;

import dev.waybill.inngest.Answer.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Takes requests from Jetty to the endpoint, and its answers back. */
final class Intake extends Handler.Abstract.NonBlocking {
  private final Serving serving;
  private final Endpoint endpoint;
  private final Executor workers;
  private final Bodies bodies;
  private final Arrivals arrivals;

  Intake(Serving serving, Endpoint endpoint, Executor workers, Bodies bodies, Arrivals arrivals) {
    this.serving = serving;
    this.endpoint = endpoint;
    this.workers = workers;
    this.bodies = bodies;
    this.arrivals = arrivals;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    // Bodies of steps may take long, in which nothing is sent or received.
    request.addIdleTimeoutListener(idle -> false);
    var desk = new Desk(request, response, callback);
    if (!Request.getPathInContext(request).equals(serving.path())) {
      desk.refuse(Refusal.NOT_FOUND);
    } else if (request.getLength() > serving.maxBody()) {
      desk.refuse(Refusal.TOO_LARGE);
    } else {
      var outcome = new BodyReader.Outcome(desk::take, desk::refuse, callback::failed);
      new BodyReader(request, serving.maxBody(), bodies, outcome).run();
    }
    return true;
  }

  /** One request and its answer. */
  private final class Desk {
    private final Request request;
    private final Response response;
    private final Callback callback;

    Desk(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
    }

    void take(byte[] body) {
      arrivals.arrived(request.getConnectionMetaData().getConnection());
      Entry entry = enter(body);
      if (entry instanceof Entry.Refused) {
        bodies.give(body.length);
        write(entry.answer());
        return;
      }
      try {
        workers.execute(
            () -> {
              bodies.give(body.length);
              write(entry.answer());
            });
      } catch (RejectedExecutionException e) {
        bodies.give(body.length);
        refuse(Refusal.BUSY);
      }
    }

    private Entry enter(byte[] body) {
      try {
        return endpoint.enter(neutral(body));
      } catch (RuntimeException e) { // a query that cannot be decoded
        return Entry.Refused.of(Refusal.NOT_FOUND);
      }
    }

    private dev.waybill.inngest.Request neutral(byte[] body) {
      Map<String, String> query = new HashMap<>();
      Request.extractQueryParameters(request, StandardCharsets.UTF_8)
          .forEach(field -> query.put(field.getName(), field.getValue()));
      Map<String, String> headers = new HashMap<>();
      request
          .getHeaders()
          .forEach(field -> headers.putIfAbsent(field.getLowerCaseName(), field.getValue()));
      return new dev.waybill.inngest.Request(request.getMethod(), query, headers, body);
    }

    void refuse(Refusal refusal) {
      write(Answer.refused(refusal));
    }

    private void write(Answer answer) {
      response.setStatus(answer.status());
      answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
      // The server opens a connection for each call; nobody else shall keep one.
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
      response.write(true, ByteBuffer.wrap(answer.body()), callback);
    }
  }
}
