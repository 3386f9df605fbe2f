package dev.waybill.inngest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What passed between this endpoint and servers of version 1.44.0, a dev server and a self-hosted
 * one with keys: the same requests still get the same answers.
 */
class ExchangesTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  static Stream<JsonNode> exchanges() throws IOException {
    try (InputStream in = ExchangesTest.class.getResourceAsStream("exchanges.jsonl")) {
      String all = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      return all.lines().map(line -> Edges.json(line.getBytes(UTF_8)));
    }
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void aRequestIsAnsweredAsItWas(JsonNode exchange) {
    Request request = request(exchange);
    Answer answer = endpoint(exchange).handle(request);
    assertThat(answer.status()).isEqualTo(exchange.path("status").asInt());
    assertThat(new String(answer.body(), UTF_8)).isEqualTo(exchange.path("answer").asText());
    exchange
        .path("answerHeaders")
        .properties()
        .forEach(
            header ->
                assertThat(answer.headers())
                    .containsEntry(header.getKey(), header.getValue().asText()));
  }

  private static Request request(JsonNode exchange) {
    HttpUrl url = HttpUrl.get("http://localhost" + exchange.path("target").asText());
    Map<String, String> query = new HashMap<>();
    url.queryParameterNames()
        .forEach(name -> query.put(name, Objects.requireNonNull(url.queryParameter(name))));
    Map<String, String> headers = new HashMap<>();
    exchange
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    return new Request(
        exchange.path("method").asText(),
        query,
        headers,
        exchange.path("body").asText().getBytes(UTF_8));
  }

  private static Endpoint endpoint(JsonNode exchange) {
    boolean dev = exchange.path("server").asText().equals("dev");
    String origin = "http://127.0.0.1:33011";
    InngestSettings settings =
        dev
            ? Edges.dev("INNGEST_SERVE_ORIGIN", origin)
            : Edges.cloud("INNGEST_SERVE_ORIGIN", origin, "INNGEST_SIGNING_KEY", KEY);
    return new Endpoint(
        settings, app(), ExchangesTest::answered, new Edges.Server(), clock(exchange));
  }

  /** The second in which it was answered, as the answer's signature says, if it has one. */
  private static InstantSource clock(JsonNode exchange) {
    String signature = exchange.path("answerHeaders").path("X-Inngest-Signature").asText();
    return InstantSource.fixed(
        signature.isEmpty()
            ? Edges.NOW
            : Instant.ofEpochSecond(Long.parseLong(signature.substring(2, 12))));
  }

  private static App app() {
    List<ObjectNode> functions =
        Stream.of("simple-fn", "step-test", "retry-test", "cancel-test", "wait-for-event")
            .map(name -> InngestJson.object().put("id", "test-suite-" + name))
            .toList();
    return new App("test-suite", "1", functions);
  }

  private static Reply answered(Call call) {
    return switch (call.function().replace("test-suite-", "")) {
      case "step-test" -> steps(call);
      case "retry-test" -> retries(call);
      case "cancel-test" ->
          next(call, op("Sleep", "sleep", "{'duration':'10s'}", NullNode.instance));
      case "wait-for-event" -> waits(call);
      default -> done(call);
    };
  }

  private static Reply steps(Call call) {
    return next(
        call,
        op("StepRun", "first step", "{}", TextNode.valueOf("first step")),
        op("Sleep", "sleep", "{'duration':'2s'}", NullNode.instance),
        op("StepRun", "second step", "{}", Edges.json("{'first':'first step','second':true}")));
  }

  private static Reply retries(Call call) {
    boolean first = call.progress().attempt() == 0;
    boolean stepped = !call.progress().steps().isEmpty();
    ObjectNode error = InngestJson.object().put("name", "Error");
    Optional<Duration> soon = Optional.of(Duration.ofSeconds(1));
    if (first && stepped) {
      return new Reply.Failed(error.put("message", "broken func"), true, soon);
    }
    if (first) {
      Op step = op("StepError", "first step", "{}", NullNode.instance);
      Op failed =
          new Op(
              step.code(),
              step.id(),
              step.name(),
              step.options(),
              step.data(),
              error.put("message", "broken"));
      return new Reply.Ops(List.of(failed), soon, false);
    }
    return next(call, op("StepRun", "first step", "{}", TextNode.valueOf("yes: 2")));
  }

  private static Reply waits(Call call) {
    JsonNode event = call.progress().steps().get(Wire.hash("wait"));
    if (event == null) {
      String options =
          "{'event':'test/resume','timeout':'10s',"
              + "'if':'async.data.resume == true && async.data.id == event.data.id'}";
      return next(call, op("WaitForEvent", "wait", options, NullNode.instance));
    }
    return new Reply.Done(InngestJson.object().set("result", event.path("data")));
  }

  /** The first of the steps that is not recorded yet. */
  private static Reply next(Call call, Op... ops) {
    return Stream.of(ops)
        .filter(op -> !call.progress().steps().containsKey(op.id()))
        .findFirst()
        .<Reply>map(op -> new Reply.Ops(List.of(op), Optional.empty(), false))
        .orElseGet(() -> done(call));
  }

  private static Reply done(Call call) {
    String name = call.event().path("name").asText();
    return new Reply.Done(InngestJson.object().put("name", name).put("body", "ok"));
  }

  private static Op op(String code, String name, String options, JsonNode data) {
    ObjectNode given = Edges.json(options).deepCopy();
    return new Op(code, Wire.hash(name), name, given, data, NullNode.instance);
  }
}
