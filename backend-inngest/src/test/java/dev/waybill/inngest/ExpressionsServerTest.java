package dev.waybill.inngest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.Condition;
import dev.waybill.EventType;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.values.Conditions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The server finds of each expression what every other backend finds of what it stands for. */
class ExpressionsServerTest extends OnDevServer {
  private static final EventType<JsonNode> ASKED = EventType.of("exp/asked", JsonNode.class);
  private static final String[] VALUES = {
    "null",
    "true",
    "false",
    "0",
    "1",
    "-1",
    "42",
    "42.0",
    "4.5",
    "-7.25",
    "1000000",
    "1e15",
    "1234567",
    "\"\"",
    "\"true\"",
    "\"0\"",
    "\"42\"",
    "\"042\"",
    "\"42.0\"",
    "\"4.5\"",
    "\"-1\"",
    "\"1e3\"",
    "\"abc\"",
    "\"a b\"",
    "\"1234567\"",
    "{}",
    "{\"x\":1}",
    "[]",
    "[42]"
  };
  private static final Object[] CONSTANTS = {
    0, 1, -1, 42, 1234567, true, false, "42", "042", "4.5", "abc", "a b", "true", "ä\"{}"
  };
  private static final Number[] BOUNDS = {0, 1, -1, 42, 4.5, -7.25, 1e21, -1000L};

  private final Random random = new Random(20261123);

  private static JsonNode json(String text) {
    try {
      return InngestJson.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private <T> T any(T[] all) {
    return all[random.nextInt(all.length)];
  }

  private Condition condition(int depth) {
    String path = any(new String[] {"a", "b-c", "in.d"});
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> Condition.equal(path, any(CONSTANTS));
      case 1 -> Condition.oneOf(path, any(CONSTANTS), any(CONSTANTS));
      case 2 -> Condition.atLeast(path, any(BOUNDS));
      case 3 -> Condition.below(path, any(BOUNDS));
      case 4 -> Condition.present(path);
      case 5 -> condition(depth - 1).and(condition(depth - 1));
      case 6 -> condition(depth - 1).or(condition(depth - 1));
      default -> condition(depth - 1).negate();
    };
  }

  private List<JsonNode> data() {
    List<JsonNode> all = new ArrayList<>();
    all.add(json("{}"));
    all.add(json("{\"in\":7}"));
    for (String value : VALUES) {
      ObjectNode data = InngestJson.object();
      data.set("a", json(value));
      data.set("b-c", json(any(VALUES)));
      data.putObject("in").set("d", json(any(VALUES)));
      all.add(data);
    }
    return all;
  }

  @Test
  void aConditionMeansTheSameAsEverywhereElse() throws Exception {
    Map<String, Condition> conditions = new LinkedHashMap<>();
    List<WorkflowDefinition<?, ?>> definitions = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      Condition when = condition(i < 10 ? 0 : 2);
      conditions.put("c" + i, when);
      definitions.add(
          WorkflowType.of("c" + i, JsonNode.class, JsonNode.class)
              .define()
              .startedBy(ASKED, when)
              .build());
    }
    var unused = register("exp", definitions.toArray(new WorkflowDefinition<?, ?>[0]));
    Map<String, JsonNode> sent = new LinkedHashMap<>();
    for (JsonNode data : data()) {
      sent.put(send(ASKED.name(), data), data);
    }
    for (Map.Entry<String, JsonNode> event : sent.entrySet()) {
      Set<String> expected =
          conditions.entrySet().stream()
              .filter(each -> Conditions.test(each.getValue(), event.getValue()))
              .map(Map.Entry::getKey)
              .collect(Collectors.toCollection(TreeSet::new));
      Set<String> started =
          eventually(() -> started(event.getKey()), found -> found.containsAll(expected));
      Set<String> wrong = new TreeSet<>(started);
      wrong.addAll(expected);
      wrong.removeIf(name -> started.contains(name) == expected.contains(name));
      assertThat(wrong)
          .as(
              () ->
                  "of "
                      + event.getValue()
                      + ": "
                      + wrong.stream()
                          .map(name -> conditions.get(name) + " " + expected.contains(name))
                          .collect(Collectors.joining("\n")))
          .isEmpty();
    }
  }

  private Set<String> started(String event) {
    return api.eventRuns(event).stream()
        .map(EngineRun::function)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void aKeyIsTheTextOfItsValues() throws Exception {
    EventType<JsonNode> event = EventType.of("exp/keyed", JsonNode.class);
    var unused =
        register(
            "keyed",
            WorkflowType.of("one", JsonNode.class, JsonNode.class)
                .define()
                .startedBy(event)
                .rateLimit(1, Duration.ofHours(1), "a", "b-c")
                .build());
    String[][] groups = {
      {"{}", "{\"a\":null}", "{\"a\":\"\",\"b-c\":\"\"}"},
      {"{\"a\":42}", "{\"a\":\"42\"}", "{\"a\":42.0}"},
      {"{\"a\":\"042\"}"},
      {"{\"a\":1234567}", "{\"a\":\"1234567\"}"},
      {"{\"a\":9007199254740991}", "{\"a\":\"9007199254740991\"}"},
      {"{\"a\":\"1:2\",\"b-c\":\"3\"}"},
      {"{\"a\":\"1\",\"b-c\":\"2:3\"}"},
      {"{\"a\":\"x\",\"b-c\":\"yz\"}"},
      {"{\"a\":\"xy\",\"b-c\":\"z\"}"},
      {"{\"a\":-7,\"b-c\":0}", "{\"a\":\"-7\",\"b-c\":\"0\"}"},
    };
    for (String[] group : groups) {
      String first = send(event.name(), json(group[0]));
      assertThat(eventually(() -> started(first), found -> !found.isEmpty()))
          .as(group[0])
          .containsExactly("one");
    }
    List<String> others = new ArrayList<>();
    for (String[] group : groups) {
      for (String data : group) {
        others.add(send(event.name(), json(data)));
      }
    }
    String last = send(event.name(), json("{\"a\":\"last\"}"));
    assertThat(eventually(() -> started(last), found -> !found.isEmpty())).isNotEmpty();
    for (String other : others) {
      assertThat(started(other)).isEmpty();
    }
  }
}
