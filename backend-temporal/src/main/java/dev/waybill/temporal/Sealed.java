package dev.waybill.temporal;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.waybill.Json;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import java.util.Base64;

/**
 * Words that Temporal takes as text, which no codec sees. Where the application has codecs, they
 * are encoded as its values are.
 */
final class Sealed {
  private static final String MARK = "waybill:";

  private Sealed() {}

  static String seal(String words, DataConverter converter) {
    if (!(converter instanceof CodedConverter)) {
      return words;
    }
    Payload payload = converter.toPayload(Wire.json(words)).orElseThrow();
    return MARK + Base64.getEncoder().encodeToString(payload.toByteArray());
  }

  static String open(String text, DataConverter converter) {
    if (!text.startsWith(MARK) || !(converter instanceof CodedConverter)) {
      return text;
    }
    try {
      Payload payload =
          Payload.parseFrom(Base64.getDecoder().decode(text.substring(MARK.length())));
      return Wire.read(converter.fromPayload(payload, Json.class, Json.class), String.class);
    } catch (InvalidProtocolBufferException | IllegalArgumentException foreign) {
      return text; // somebody's own words
    }
  }
}
