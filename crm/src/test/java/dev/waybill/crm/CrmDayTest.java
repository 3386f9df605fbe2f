package dev.waybill.crm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.EventType;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.values.JsonCodec;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class CrmDayTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonCodec CODEC = new JsonCodec();

  @Test
  void eachLineIsAnEventOfTheCrmInTheOrderOfTime() throws Exception {
    Map<String, EventType<?>> types = types();
    Instant before = Instant.EPOCH;
    for (JsonNode line : day()) {
      Instant time = Instant.parse(line.get("time").textValue());
      EventType<?> type = types.get(line.get("name").textValue());

      assertThat(type).as(line.toString()).isNotNull();
      assertThat(time).as(line.toString()).isAfterOrEqualTo(before);
      assertThat(CODEC.decode(JSON.writeValueAsBytes(line.get("data")), type.data())).isNotNull();
      before = time;
    }
  }

  @Test
  void theDayHasADuplicateAndWordsOfTheWorld() throws Exception {
    List<String> ids = day().stream().map(line -> line.get("id").textValue()).toList();

    assertThat(ids.stream().distinct().count()).isEqualTo(ids.size() - 1L);
    assertThat(day().toString()).contains("山田", "Zoë", "😀");
  }

  @Test
  void everyEventTheCrmKnowsHappens() throws Exception {
    assertThat(day().stream().map(line -> line.get("name").textValue()))
        .containsAll(types().keySet());
  }

  private static List<JsonNode> day() throws Exception {
    try (InputStream in = CrmDayTest.class.getResourceAsStream("crm-day.jsonl")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(CrmDayTest::parse).toList();
    }
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (java.io.IOException e) {
      throw new AssertionError(line, e);
    }
  }

  private static Map<String, EventType<?>> types() {
    return Arrays.stream(CrmEvents.class.getDeclaredFields())
        .filter(field -> Modifier.isPublic(field.getModifiers()))
        .<EventType<?>>map(
            field -> {
              try {
                return (EventType<?>) field.get(null);
              } catch (IllegalAccessException e) {
                throw new AssertionError(e);
              }
            })
        .collect(Collectors.toMap(EventType::name, Function.identity()));
  }
}
