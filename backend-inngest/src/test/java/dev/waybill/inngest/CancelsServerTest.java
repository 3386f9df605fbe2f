package dev.waybill.inngest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.EventType;
import dev.waybill.WorkflowType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An event cancels the runs whose key has the same text, and no other. */
class CancelsServerTest extends OnDevServer {
  private static final EventType<JsonNode> OPENED = EventType.of("deal/opened", JsonNode.class);
  private static final EventType<JsonNode> CLOSED =
      EventType.of("deal/closed", JsonNode.class).keyedBy("deal.id");

  private static final Map<String, String> TEXTS = new LinkedHashMap<>();

  static {
    TEXTS.put("42", "42");
    TEXTS.put("\"42\"", "42");
    TEXTS.put("\"042\"", "042");
    TEXTS.put("\"42.0\"", "42.0");
    TEXTS.put("-7", "-7");
    TEXTS.put("\"-7\"", "-7");
    TEXTS.put("0", "0");
    TEXTS.put("\"0\"", "0");
    TEXTS.put("\"-0\"", "-0");
    TEXTS.put("\"\"", "");
    TEXTS.put("\"abc\"", "abc");
    TEXTS.put("\"a'b\"", "none"); // a foreign event's key, which breaks the rule of keys
    TEXTS.put("9007199254740991", "9007199254740991");
    TEXTS.put("\"9007199254740991\"", "9007199254740991");
    TEXTS.put("\"9007199254740993\"", "9007199254740993");
    TEXTS.put("null", "absent");
  }

  @BeforeAll
  void sleepForever() {
    sleeps("cancels-deal");
    var unused =
        register(
            "cancels",
            WorkflowType.of("deal", JsonNode.class, JsonNode.class)
                .define()
                .startedBy(OPENED)
                .cancelledBy(CLOSED, "id")
                .build());
  }

  private static JsonNode json(String text) throws IOException {
    return InngestJson.read(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Starts a run for each value, and answers with its event. */
  private Map<String, String> opened() throws Exception {
    Map<String, String> events = new LinkedHashMap<>();
    for (String value : TEXTS.keySet()) {
      events.put(value, send(OPENED.name(), json("{\"id\":" + value + "}")));
    }
    events.put("{}", send(OPENED.name(), json("{}")));
    for (String event : events.values()) {
      List<EngineRun> runs =
          eventually(
              () -> api.eventRuns(event),
              found -> !found.isEmpty() && found.get(0).status() == EngineRun.Status.RUNNING);
      assertThat(runs).extracting(EngineRun::status).containsExactly(EngineRun.Status.RUNNING);
    }
    return events;
  }

  private Set<String> cancelled(Map<String, String> events) {
    Set<String> cancelled = new TreeSet<>();
    events.forEach(
        (value, event) -> {
          if (api.eventRuns(event).get(0).status() == EngineRun.Status.CANCELLED) {
            cancelled.add(value);
          }
        });
    return cancelled;
  }

  @Test
  void keysCompareByTheirTexts() throws Exception {
    for (String closing :
        List.of("42", "\"42\"", "\"042\"", "-7", "\"0\"", "\"\"", "9007199254740991")) {
      Map<String, String> events = opened();
      String text = TEXTS.get(closing);
      Set<String> expected = new TreeSet<>();
      TEXTS.forEach(
          (value, each) -> {
            if (each.equals(text)) {
              expected.add(value);
            }
          });

      var unused = send(CLOSED.name(), json("{\"deal\":{\"id\":" + closing + "}}"));

      assertThat(eventually(() -> cancelled(events), found -> found.containsAll(expected)))
          .as(closing)
          .isEqualTo(expected);
    }
  }

  @Test
  void anEventWithoutAKeyOrForAnotherRunCancelsNothing() throws Exception {
    Map<String, String> events = opened();

    for (String data :
        List.of(
            "{}",
            "{\"deal\":null}",
            "{\"deal\":{\"id\":null}}",
            "{\"deal\":{\"id\":42},\"_waybill\":{\"to\":\"other\"}}")) {
      var unused = send(CLOSED.name(), json(data));
    }
    var unused = send(CLOSED.name(), json("{\"deal\":{\"id\":\"abc\"}}"));

    assertThat(eventually(() -> cancelled(events), found -> !found.isEmpty()))
        .containsExactly("\"abc\"");
  }

  @Test
  void anEventThatTheAdapterSendsCancelsToo() throws Exception {
    Map<String, String> events = opened();

    new Postbox(api)
        .send(
            List.of(
                new Outbox.Letter(
                    "closing", CLOSED.name(), json("{\"deal\":{\"id\":-7}}"), Optional.empty())));

    assertThat(eventually(() -> cancelled(events), found -> found.size() >= 2))
        .containsExactlyInAnyOrder("-7", "\"-7\"");
  }

  private Optional<TraceSpan> sleep(EngineRun run) {
    return api.trace(run.id()).flatMap(CancelsServerTest::sleep);
  }

  private static Optional<TraceSpan> sleep(TraceSpan span) {
    return span.op().filter("SLEEP"::equals).isPresent()
        ? Optional.of(span)
        : span.children().stream().flatMap(child -> sleep(child).stream()).findFirst();
  }

  @Test
  void aTraceTellsTheStepsOfARunUnderWay() throws Exception {
    String event = send(OPENED.name(), json("{\"id\":\"traced\"}"));
    EngineRun run = eventually(() -> api.eventRuns(event), found -> !found.isEmpty()).get(0);

    Optional<TraceSpan> sleep = eventually(() -> sleep(run), Optional::isPresent);

    assertThat(sleep).isPresent();
    assertThat(sleep.orElseThrow().stepId()).contains(Wire.hash("s"));
    assertThat(api.batch(run.id()).orElseThrow().at("/0/data/id").asText()).isEqualTo("traced");
    assertThat(api.actions(run.id())).isPresent();
    assertThat(api.cancel(run.id())).isTrue();
    assertThat(
            eventually(() -> api.find(run.id()), found -> found.orElseThrow().status().isFinal())
                .orElseThrow()
                .status())
        .isEqualTo(EngineRun.Status.CANCELLED);
    assertThat(api.cancel(run.id())).isFalse();
    assertThat(eventually(() -> api.actions(run.id()), found -> found.isEmpty())).isEmpty();
  }
}
