package dev.waybill.values;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.waybill.Json;
import dev.waybill.WaybillException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JsonCodecTest {
  private static final long MAX = (1L << 53) - 1;
  private final JsonCodec codec = new JsonCodec();

  record Lead(String id, int score, Optional<String> email) {}

  record Money(BigDecimal amount, long cents, @Nullable Long reference, BigInteger serial) {}

  record Times(Instant at, Duration pause, LocalDate day, ZonedDateTime local) {}

  record Envelope(String kind, Json payload, Optional<Json> extra) {}

  record Empty() {}

  record Renamed(@JsonProperty("lead_id") String leadId) {}

  @SuppressWarnings("ArrayRecordComponent") // arrays are what is tested
  record Numbers(double[] doubles, long[] longs, float single) {}

  enum Stage {
    OPEN,
    WON
  }

  @Nested
  class Numbering {

    @Test
    void integersBeyondWhatDoublesHoldAreStrings() {
      assertThat(text(MAX)).isEqualTo("9007199254740991");
      assertThat(text(MAX + 1)).isEqualTo("\"9007199254740992\"");
      assertThat(text(-MAX)).isEqualTo("-9007199254740991");
      assertThat(text(-MAX - 1)).isEqualTo("\"-9007199254740992\"");
      assertThat(text(Long.MIN_VALUE)).isEqualTo("\"-9223372036854775808\"");
      assertThat(text(BigInteger.valueOf(MAX))).isEqualTo("9007199254740991");
      assertThat(text(BigInteger.valueOf(-MAX - 1))).isEqualTo("\"-9007199254740992\"");
    }

    @Test
    void everyBigDecimalIsAString() {
      assertThat(text(new BigDecimal("12.50"))).isEqualTo("\"12.50\"");
      assertThat(text(JsonNodeFactory.instance.numberNode(BigDecimal.ONE))).isEqualTo("\"1\"");
    }

    @Test
    void arraysAndTreesFollowTheSameRule() {
      assertThat(text(new Numbers(new double[] {0.5}, new long[] {1, MAX + 1}, 1.5f)))
          .isEqualTo("{\"doubles\":[0.5],\"longs\":[1,\"9007199254740992\"],\"single\":1.5}");
      assertThat(text(Map.of("n", JsonNodeFactory.instance.numberNode(MAX + 1))))
          .isEqualTo("{\"n\":\"9007199254740992\"}");
      assertThat(text(List.of(MAX + 1, 1))).isEqualTo("[\"9007199254740992\",1]");
    }

    @Test
    void bothFormsAreRead() {
      var expected = new Money(new BigDecimal("1.10"), MAX + 2, 7L, BigInteger.TWO);
      assertThat(
              decode(
                  "{'amount':'1.10','cents':'9007199254740993','reference':7,'serial':'2'}",
                  Money.class))
          .isEqualTo(expected);
      assertThat(
              decode(
                  "{'amount':1.10,'cents':9007199254740993,'reference':'7','serial':2}",
                  Money.class))
          .isEqualTo(expected);
    }

    @Test
    void everyLongSurvivesTheRoundTrip() {
      var random = new Random(42);
      for (int i = 0; i < 20_000; i++) {
        long value = random.nextLong() >> random.nextInt(64);
        assertThat(codec.decode(codec.encode(value), Long.class)).isEqualTo(value);
        var money = new Money(BigDecimal.valueOf(value, 3), value, null, BigInteger.valueOf(value));
        assertThat(codec.decode(codec.encode(money), Money.class)).isEqualTo(money);
      }
    }

    @Test
    void whatIsNoNumberIsRefused() {
      for (Object bad :
          List.of(Double.NaN, Float.NEGATIVE_INFINITY, new double[] {Double.POSITIVE_INFINITY})) {
        assertThatThrownBy(() -> codec.encode(bad)).isInstanceOf(WaybillException.class);
      }
    }

    @Test
    void aFractionIsNeverCutToAnInteger() {
      assertThatThrownBy(() -> decode("{'id':'x','score':1.5}", Lead.class))
          .hasMessageContaining("'score'");
    }
  }

  @Nested
  class Forms {

    @Test
    void recordsKeepTheOrderOfTheirComponents() {
      assertThat(text(new Lead("l1", 3, Optional.empty())))
          .isEqualTo("{\"id\":\"l1\",\"score\":3,\"email\":null}");
      assertThat(text(new Empty())).isEqualTo("{}");
      assertThat(text(new Renamed("x"))).isEqualTo("{\"lead_id\":\"x\"}");
    }

    @Test
    void unknownFieldsAreIgnoredAndMissingOnesAreEmpty() {
      assertThat(decode("{'id':'l1','x':{'y':[1]}}", Lead.class))
          .isEqualTo(new Lead("l1", 0, Optional.empty()));
    }

    @Test
    void timesAreIsoStringsThatKeepTheirZone() {
      var times =
          new Times(
              Instant.parse("2025-01-31T09:00:00.123456789Z"),
              Duration.ofMinutes(90),
              LocalDate.of(2025, 1, 31),
              ZonedDateTime.of(2025, 7, 1, 9, 0, 0, 0, ZoneId.of("Europe/Berlin")));
      assertThat(text(times))
          .isEqualTo(
              "{\"at\":\"2025-01-31T09:00:00.123456789Z\",\"pause\":\"PT1H30M\","
                  + "\"day\":\"2025-01-31\",\"local\":\"2025-07-01T09:00:00+02:00[Europe/Berlin]\"}");
      assertThat(codec.decode(codec.encode(times), Times.class)).isEqualTo(times);
    }

    @Test
    void rawJsonIsEmbeddedAndReadFromAnyValue() {
      for (String raw : List.of("{\"a\":[1,1.10,\"ü\"]}", "[]", "7", "\"x\"", "true", "null")) {
        var envelope = new Envelope("k", Json.of(raw), Optional.of(Json.of("[" + raw + "]")));
        assertThat(text(envelope))
            .isEqualTo("{\"kind\":\"k\",\"payload\":" + raw + ",\"extra\":[" + raw + "]}");
        assertThat(codec.decode(codec.encode(envelope), Envelope.class)).isEqualTo(envelope);
        assertThat(codec.decode(raw.getBytes(UTF_8), Json.class)).isEqualTo(Json.of(raw));
      }
    }

    @Test
    void rawJsonKeepsEveryDigit() {
      String raw = "[9007199254740993,1234567890123456789.10,1e400,-0.0]";
      assertThat(text(Json.of(" " + raw + "\n"))).isEqualTo(raw);
    }

    @Test
    void rawTextThatIsNotOneValueIsRefused() {
      for (String bad : List.of("", "1,2", "{\"a\":1", "x", "1}")) {
        assertThatThrownBy(() -> codec.encode(List.of(Json.of(bad))))
            .describedAs(bad)
            .isInstanceOf(WaybillException.class);
      }
    }

    @Test
    void nullAndNothingAreNull() {
      assertThat(codec.encode(null)).asString(UTF_8).isEqualTo("null");
      assertThat((Object) decode("null", Void.class)).isNull();
      assertThat((Object) decode("null", Lead.class)).isNull();
    }

    @Test
    void nothingIsGuessedFromEmptyTextOrOrdinals() {
      for (String bad : List.of("{'score':''}", "{'score':' '}", "{'score':'1.5'}")) {
        assertThatThrownBy(() -> decode(bad, Lead.class)).hasMessageContaining("'score'");
      }
      assertThatThrownBy(() -> decode("[1]", Stage[].class)).isInstanceOf(WaybillException.class);
      assertThat(decode("{'id':42}", Lead.class).id()).isEqualTo("42");
    }

    @Test
    void arraysEnumsAndTreesAreRead() {
      assertThat(decode("['OPEN','WON']", Stage[].class)).containsExactly(Stage.OPEN, Stage.WON);
      assertThat(decode("{'a':1}", JsonNode.class).path("a").asInt()).isEqualTo(1);
    }
  }

  @Nested
  class Bytes {

    @Test
    void equalMapsHaveEqualBytesWhateverTheirHistory() {
      var random = new Random(7);
      for (int i = 0; i < 500; i++) {
        List<Integer> keys = new ArrayList<>(random.ints(12, 0, 1000).distinct().boxed().toList());
        Map<String, Object> one = new LinkedHashMap<>();
        keys.forEach(key -> one.put("k" + key, Set.of("s" + key, "t", "u" + key)));
        Collections.shuffle(keys, random);
        Map<String, Object> other = new LinkedHashMap<>();
        keys.forEach(
            key -> other.put("k" + key, new HashSet<>(List.of("u" + key, "t", "s" + key))));
        assertThat(text(one)).isEqualTo(text(other));
      }
    }

    @Test
    void setsThatHaveAnOrderKeepIt() {
      assertThat(text(new LinkedHashSet<>(List.of(3, 1, 2)))).isEqualTo("[3,1,2]");
      assertThat(text(Set.of(3, 1, 2))).isEqualTo("[1,2,3]");
      assertThat(text(Map.of("e", EnumSet.allOf(Stage.class))))
          .isEqualTo("{\"e\":[\"OPEN\",\"WON\"]}");
    }

    @Test
    void treesAreSorted() {
      assertThat(text(JsonCodec.tree(Json.of("{\"b\":1,\"a\":2}")))).isEqualTo("{\"a\":2,\"b\":1}");
    }
  }

  private String text(Object value) {
    return new String(codec.encode(value), UTF_8);
  }

  private <T> T decode(String json, Class<T> type) {
    return codec.decode(json.replace('\'', '"').getBytes(UTF_8), type);
  }
}
