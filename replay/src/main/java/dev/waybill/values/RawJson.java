package dev.waybill.values;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.waybill.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Copies JSON from document to document: without white space, numbers digit by digit. */
final class RawJson {
  static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();

  private RawJson() {}

  /** Reads the value at which the parser stands. */
  static Json read(JsonParser in) throws IOException {
    var bytes = new ByteArrayOutputStream(64);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      copyValue(in, out);
    }
    return Json.of(bytes.toByteArray());
  }

  /** Writes a value, refusing text that is not exactly one JSON value. */
  static void write(Json json, JsonGenerator out) throws IOException {
    try (JsonParser in = FACTORY.createParser(json.bytes())) {
      if (in.nextToken() == null) {
        throw new JsonParseException(in, "empty");
      }
      copyValue(in, out);
      if (in.nextToken() != null) {
        throw new JsonParseException(in, "more than one value");
      }
    }
  }

  private static void copyValue(JsonParser in, JsonGenerator out) throws IOException {
    int depth = 0;
    do {
      JsonToken token = in.currentToken();
      if (token == null) {
        throw new JsonParseException(in, "ends within a value");
      }
      copyToken(token, in, out);
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (depth > 0) {
        in.nextToken();
      }
    } while (depth > 0);
  }

  private static void copyToken(JsonToken token, JsonParser in, JsonGenerator out)
      throws IOException {
    switch (token) {
      case START_OBJECT -> out.writeStartObject();
      case END_OBJECT -> out.writeEndObject();
      case START_ARRAY -> out.writeStartArray();
      case END_ARRAY -> out.writeEndArray();
      case FIELD_NAME -> out.writeFieldName(in.currentName());
      case VALUE_STRING -> out.writeString(in.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(in.getText());
      case VALUE_TRUE -> out.writeBoolean(true);
      case VALUE_FALSE -> out.writeBoolean(false);
      default -> out.writeNull();
    }
  }
}
