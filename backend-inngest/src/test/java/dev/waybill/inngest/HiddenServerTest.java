package dev.waybill.inngest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.JsonCodec;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real server that is not to read what passes through it. */
@Timeout(120)
class HiddenServerTest {
  private static final WorkflowType<Order, Receipt> TYPE =
      WorkflowType.of("pay", Order.class, Receipt.class);

  private DevServer server;

  record Order(int number, Card encrypted) {}

  record Card(String iban) {}

  record Receipt(String text) {}

  static final class Pay implements Workflow<Order, Receipt> {
    @Override
    public WorkflowDefinition<Order, Receipt> definition() {
      return TYPE.define().build();
    }

    @Override
    public Receipt run(Step step, Order order) {
      String reserved =
          step.run("reserve", String.class, at -> "reserved on " + order.encrypted().iban());
      step.sleep("settle", Duration.ofSeconds(1));
      return step.run("pay", Receipt.class, at -> new Receipt(reserved + ", paid"));
    }
  }

  @BeforeEach
  void start() {
    Optional<String> missing = DevServer.missing();
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    server = DevServer.start();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void whatAStepComesToIsReadHereAndNotThere() throws Exception {
    try (InngestBackend backend = InngestBackend.open(context())) {
      Run<Receipt> run = backend.client().start(TYPE, new Order(7, new Card("DE-SECRET-1")));
      assertThat(run.result(Duration.ofSeconds(60)))
          .isEqualTo(new Receipt("reserved on DE-SECRET-1, paid"));
    }
    String events = told("v1", "events");
    String runs = told("v2", "runs");
    JsonNode first = Edges.json(runs.getBytes(UTF_8)).path("data").path(0);
    String trace = told("v2", "runs", first.path("id").asText(), "trace");
    assertThat(events).contains("number", "__ENCRYPTED__").doesNotContain("DE-SECRET-1");
    assertThat(runs).contains("__ENCRYPTED__").doesNotContain("DE-SECRET-1");
    assertThat(trace).contains("reserve", "__ENCRYPTED__").doesNotContain("DE-SECRET-1");
  }

  /** What the server tells whoever asks. */
  private String told(String... path) throws IOException {
    HttpUrl.Builder url = server.url().newBuilder().addQueryParameter("includeOutput", "true");
    Stream.of(path).forEach(url::addPathSegment);
    OkHttpClient client = new OkHttpClient();
    try (Response answer =
        client.newCall(new Request.Builder().url(url.build()).build()).execute()) {
      return answer.body().string();
    }
  }

  private BackendContext context() {
    return new BackendContext(
        "hidden",
        "1",
        Map.of(
            "INNGEST_DEV", server.url().toString(),
            "waybill.inngest.listen-port", "0",
            "INNGEST_ENCRYPTION_KEY", "a secret of the application"),
        List.of(new Pay()),
        new JsonCodec(),
        List.of(),
        URI.create("http://localhost"),
        true);
  }
}
