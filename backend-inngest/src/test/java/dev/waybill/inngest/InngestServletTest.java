package dev.waybill.inngest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The endpoint in a servlet container of the application's. */
@Timeout(60)
class InngestServletTest {
  private final Server server = new Server(0);

  @BeforeEach
  void mount() throws Exception {
    InngestSettings settings = Edges.cloud();
    InngestServlet servlet =
        new InngestServlet(Edges.endpoint(settings, Edges::echo), settings.serving().maxBody());
    ServletContextHandler context = new ServletContextHandler();
    context.addServlet(new ServletHolder(servlet), "/api/inngest");
    server.setHandler(context);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void aSignedCallIsAnswered() throws IOException {
    byte[] body = Edges.callBody("{'a':1}");
    assertThat(RawClient.exchange(port(), body, Edges.signed(body)))
        .startsWith("HTTP/1.1 200")
        .contains("X-Inngest-Signature: t=")
        .endsWith("{\"a\":1}");
  }

  @Test
  void anUnsignedOneIsRefused() throws IOException {
    assertThat(RawClient.exchange(port(), Edges.callBody("{}"), Map.of()))
        .startsWith("HTTP/1.1 401")
        .doesNotContain("X-Inngest-SDK")
        .endsWith("{\"message\":\"Unauthorized\"}");
  }

  @Test
  void oneThatIsTooLongIsRefusedBeforeItIsRead() throws IOException {
    try (RawClient client = new RawClient(port())) {
      assertThat(client.send(RawClient.head(100_000_000, Map.of())).answer())
          .startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void theServersQuestionIsAnswered() throws IOException {
    try (RawClient client = new RawClient(port())) {
      String signature = Edges.signed(new byte[0]).get("x-inngest-signature");
      String answer =
          client
              .send("GET /api/inngest HTTP/1.0\r\nx-inngest-signature: " + signature + "\r\n\r\n")
              .answer();
      assertThat(answer).startsWith("HTTP/1.1 200").contains("\"app_id\":\"crm\"");
    }
  }

  private int port() {
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }
}
