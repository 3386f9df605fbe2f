package dev.waybill.values;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import dev.waybill.Json;
import dev.waybill.spi.Codec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The default codec: plain JSON that every engine and language keeps as it is.
 *
 * <ul>
 *   <li>Integers beyond ±(2⁵³−1) and every {@link java.math.BigDecimal} are written as strings;
 *       both forms are read. A fraction is never cut to an integer, NaN and infinity are refused.
 *   <li>Times are ISO-8601 strings. Unknown fields are ignored.
 *   <li>Equal values have equal bytes: records keep the order of their components, everything else
 *       is sorted.
 *   <li>Class names never stand in the data, and the data never chooses a class.
 * </ul>
 */
public final class JsonCodec implements Codec {
  static final ObjectMapper MAPPER = mapper();
  private static final ObjectReader TREE =
      MAPPER.readerFor(JsonNode.class).with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final ClassValue<ObjectReader> READERS =
      new ClassValue<>() {
        @Override
        protected ObjectReader computeValue(Class<?> type) {
          return MAPPER.readerFor(type);
        }
      };

  /** The JSON of a value; null becomes {@code null}. */
  @Override
  public byte[] encode(@Nullable Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (IOException | RuntimeException e) {
      throw BadValue.encoding(value, e);
    }
  }

  /** The value in the JSON; {@code null} becomes null, or the empty form of its type. */
  @Override
  public <T> T decode(byte[] json, Class<T> type) {
    try {
      return READERS.get(type).readValue(json);
    } catch (IOException | RuntimeException e) {
      throw BadValue.decoding(json, type, e);
    }
  }

  /**
   * The JSON as a tree in which numbers keep all their digits.
   *
   * @throws dev.waybill.WaybillException code {@code bad-value} when it is not JSON
   */
  public static JsonNode tree(Json json) {
    try {
      return TREE.readValue(json.bytes());
    } catch (IOException e) {
      throw BadValue.decoding(json.bytes(), JsonNode.class, e);
    }
  }

  private static ObjectMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .addDecorator((ignored, out) -> new PortableGenerator(out))
            .build();
    return JsonMapper.builder(factory)
        .addModules(
            new Jdk8Module(),
            new JavaTimeModule(),
            new ParameterNamesModule(),
            new PortableModule())
        .annotationIntrospector(new NoClassNames())
        .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .enable(MapperFeature.SORT_CREATOR_PROPERTIES_BY_DECLARATION_ORDER)
        .enable(MapperFeature.BLOCK_UNSAFE_POLYMORPHIC_BASE_TYPES)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .disable(SerializationFeature.FAIL_ON_ORDER_MAP_BY_INCOMPARABLE_KEY)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
        .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .withCoercionConfig(LogicalType.Integer, JsonCodec::refuseEmptyText)
        .withCoercionConfig(LogicalType.Float, JsonCodec::refuseEmptyText)
        .withCoercionConfig(LogicalType.Boolean, JsonCodec::refuseEmptyText)
        .build();
  }

  /** An empty text is not zero and not false. */
  private static void refuseEmptyText(MutableCoercionConfig config) {
    config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
  }
}
