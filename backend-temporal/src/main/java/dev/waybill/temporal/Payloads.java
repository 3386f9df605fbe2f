package dev.waybill.temporal;

import com.google.protobuf.ByteString;
import dev.waybill.Json;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.EncodingKeys;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.payload.codec.PayloadCodec;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON text as Temporal's own {@code json/plain} payload, so that its tools can read it. */
final class Payloads extends JacksonJsonPayloadConverter {
  private static final ByteString PLAIN = ByteString.copyFromUtf8("json/plain");

  /** Values as they are, or through codecs where there are some. */
  static DataConverter converter(List<PayloadCodec> codecs) {
    DataConverter plain =
        DefaultDataConverter.newDefaultInstance().withPayloadConverterOverrides(new Payloads());
    return codecs.isEmpty() ? plain : new CodedConverter(plain, CheckedCodecs.of(codecs));
  }

  @Override
  public Optional<Payload> toData(@Nullable Object value) {
    return value instanceof Json json ? Optional.of(payload(json)) : super.toData(value);
  }

  @Override
  public <T> T fromData(Payload content, Class<T> type, Type generic) {
    return type == Json.class
        ? type.cast(Json.of(content.getData().toByteArray()))
        : super.fromData(content, type, generic);
  }

  static Payload payload(Json json) {
    return Payload.newBuilder()
        .putMetadata(EncodingKeys.METADATA_ENCODING_KEY, PLAIN)
        .setData(ByteString.copyFrom(json.bytes()))
        .build();
  }
}
