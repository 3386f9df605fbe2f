package dev.waybill.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.Json;
import dev.waybill.WaybillException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathsTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "42, 42",
        "\"42\", 42",
        "42.0, 42",
        "4.2e1, 42",
        "-0.0, 0",
        "1.50, 1.5",
        "\"1.50\", 1.50",
        "true, true",
        "9007199254740991, 9007199254740991",
        "-9007199254740991, -9007199254740991",
        "\"9007199254740993\", 9007199254740993",
        "\"ü x\", ü x"
      })
  void aScalarReadsAsItsText(String json, String text) {
    assertThat(JsonPaths.scalar(Json.of("{\"a\":{\"b-c\":" + json + "}}"), "a.b-c")).contains(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"a\":null}", "{\"a\":{}}", "{\"a\":[1]}", "[1]", "7", "null"})
  void whatIsNoScalarIsEmpty(String json) {
    assertThat(JsonPaths.scalar(Json.of(json), "a")).isEmpty();
    assertThat(JsonPaths.key("event", Json.of(json), "a")).isEmpty();
    assertThat(JsonPaths.scalar(Json.of(json), "a.b.c")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740992",
        "-9007199254740992",
        "9007199254740993",
        "1e20",
        "1e400",
        "1e999999"
      })
  void anIntegerThatEnginesWouldRoundIsRefused(String number) {
    Json data = Json.of("{\"a\":" + number + "}");
    for (var read :
        List.<Runnable>of(() -> JsonPaths.scalar(data, "a"), () -> JsonPaths.key("e", data, "a"))) {
      assertThatThrownBy(read::run)
          .isInstanceOfSatisfying(
              WaybillException.class, e -> assertThat(e.code()).isEqualTo("bad-key"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "1.5", "\"\"", "\"a'b\"", "\"a\\\\b\"", "\"a\\nb\""})
  void whatBreaksTheRuleOfKeysIsRefused(String json) {
    assertThatThrownBy(() -> JsonPaths.key("event", Json.of("{\"a\":" + json + "}"), "a"))
        .isInstanceOfSatisfying(
            WaybillException.class, e -> assertThat(e.code()).isEqualTo("bad-key"))
        .hasMessageContaining("event: 'a'");
  }

  @Test
  void aKeyIsTheTextOfAStringOrInteger() {
    assertThat(JsonPaths.key("event", Json.of("{\"a\":42}"), "a")).contains("42");
    assertThat(JsonPaths.key("event", Json.of("{\"a\":\"x y\"}"), "a")).contains("x y");
  }
}
