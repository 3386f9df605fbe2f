package dev.waybill.inngest;

import dev.waybill.inngest.Answer.Refusal;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * The endpoint that the Inngest server calls, for an application with an HTTP server of its own:
 * mount it at {@code waybill.inngest.serve-path}, {@code /api/inngest} by default, and set {@code
 * waybill.inngest.listen=false}. A call takes a thread as long as the steps' bodies in it take;
 * slow clients are that server's business.
 */
public final class InngestServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private final transient Endpoint endpoint;
  private final int maxBody;

  InngestServlet(Endpoint endpoint, int maxBody) {
    this.endpoint = endpoint;
    this.maxBody = maxBody;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean isLong = request.getContentLengthLong() > maxBody;
    Answer answer = isLong ? Answer.refused(Refusal.TOO_LARGE) : endpoint.handle(neutral(request));
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    response.setContentLength(answer.body().length);
    response.getOutputStream().write(answer.body());
  }

  private Request neutral(HttpServletRequest request) throws IOException {
    Map<String, String> query = new HashMap<>();
    request.getParameterMap().forEach((name, values) -> query.put(name, values[0]));
    Map<String, String> headers = new HashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name, request.getHeader(name));
    }
    // One byte more than is allowed tells the endpoint that there is more.
    byte[] body = request.getInputStream().readNBytes(maxBody + 1);
    return new Request(request.getMethod(), query, headers, body);
  }
}
