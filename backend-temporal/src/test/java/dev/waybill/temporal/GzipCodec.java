package dev.waybill.temporal;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Compresses values; leaves alone what it has not compressed. */
final class GzipCodec implements PayloadCodec {
  private static final String ENCODING = "encoding";
  private static final ByteString OURS = ByteString.copyFromUtf8("binary/gzip");

  @Override
  public List<Payload> encode(List<Payload> payloads) {
    return payloads.stream().map(GzipCodec::compressed).toList();
  }

  @Override
  public List<Payload> decode(List<Payload> payloads) {
    return payloads.stream().map(GzipCodec::expanded).toList();
  }

  private static Payload compressed(Payload payload) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      payload.writeTo(zip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Payload.newBuilder()
        .putMetadata(ENCODING, OURS)
        .setData(ByteString.copyFrom(bytes.toByteArray()))
        .build();
  }

  private static Payload expanded(Payload payload) {
    if (!OURS.equals(payload.getMetadataMap().get(ENCODING))) {
      return payload;
    }
    try (GZIPInputStream zip = new GZIPInputStream(payload.getData().newInput())) {
      return Payload.parseFrom(zip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
