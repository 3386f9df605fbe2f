package dev.waybill.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.Json;
import dev.waybill.conformance.match.Bindings;
import dev.waybill.conformance.match.Durations;
import dev.waybill.conformance.match.Matcher;
import dev.waybill.conformance.match.Placeholder;
import dev.waybill.conformance.match.Trees;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatcherTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          1                           | 1.0
          {"a":1,"b":[true,null]}     | {"b":[true,null],"a":1}
          {"a":null}                  | {}
          "<any>"                     | {"x":1}
          "<free>"                    | null
          "<string>"                  | "text"
          "<number>"                  | 4.5
          "<uuid>"                    | "8f14e45f-ceea-467f-a8c5-1f3b2d9f0c11"
          "<at-least 2>"              | 2
          "<at-most 2>"               | 1
          "<at-least 1h>"             | "PT10M"
          "<contains b c>"            | "a b c d"
          "<run one>"                 | "RUN one"
          "<time 1h>"                 | "PT6M"
          ["<is x>","<is x>"]         | ["k","k"]
          ["<is x>","<differs x>"]    | ["k","l"]
          {"failure":{"code":"c"}}    | {"failure":{"code":"c","message":"m"}}
          """)
  void whatMatches(String expected, String actual) {
    assertThat(differences(expected, actual)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          1                           | 2            | x: expected 1, got 2
          1                           | "1"          | x: expected 1, got "1"
          {"a":1}                     | {"a":1,"b":2}| x.b: expected nothing, got 2
          {"a":1}                     | {}           | x.a: expected 1, got nothing
          [1,2]                       | [2,1]        | x[0]: expected 1, got 2
          [1]                         | [1,2]        | x: expected [1], got [1,2]
          "<any>"                     | null         | x: expected "<any>", got null
          "<uuid>"                    | "1-2-3-4-5"  | x: expected "<uuid>", got "1-2-3-4-5"
          "<at-least 2>"              | 1            | x: expected "<at-least 2>", got 1
          "<at-least 1h>"             | "PT5M"       | x: expected "<at-least 1h>", got "PT5M"
          "<at-least 1h>"             | 7            | x: expected "<at-least 1h>", got 7
          ["<is x>","<is x>"]         | ["k","l"]    | x[1]: expected "<is x>", got "l"
          ["<is x>","<differs x>"]    | ["k","k"]    | x[1]: expected "<differs x>", got "k"
          """)
  void whatDoesNotIsNamedByItsPath(String expected, String actual, String difference) {
    assertThat(differences(expected, actual)).startsWith(difference);
  }

  @Test
  void givenComparesOnlyNamedFields() {
    JsonNode expected = Trees.of(Json.of("{\"a\":1}"));
    JsonNode actual = Trees.of(Json.of("{\"a\":1,\"b\":2}"));
    assertThat(Matcher.given("x", expected, actual, new Named())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1h30m,PT1H30M", "400d,PT9600H", "250ms,PT0.25S", "-2m,PT-2M"})
  void durationsAreWrittenShort(String text, String iso) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.parse(iso));
  }

  private static List<String> differences(String expected, String actual) {
    return Matcher.exactly(
        "x", Trees.of(Json.of(expected)), Trees.of(Json.of(actual)), new Named());
  }

  /** Time runs ten times as fast. */
  private static final class Named implements Bindings {
    private final Map<String, JsonNode> names = new HashMap<>();

    @Override
    public JsonNode value(Placeholder placeholder) {
      return TextNode.valueOf(
          placeholder.kind() == Placeholder.Kind.TIME
              ? scaled(Durations.parse(placeholder.argument())).toString()
              : placeholder.kind() + " " + placeholder.argument());
    }

    @Override
    public Duration scaled(Duration duration) {
      return Durations.scale(duration, 0.1);
    }

    @Override
    public JsonNode named(String name, JsonNode value) {
      return names.computeIfAbsent(name, n -> value);
    }
  }
}
