package dev.waybill.temporal;

import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.context.SerializationContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values and failures through the application's codecs. A worker whose codecs are others gives back
 * a step with a failure that nobody else can decode; that one is understood by its type, which is
 * never encoded.
 */
final class CodedConverter extends CodecDataConverter {
  private final DataConverter plain;
  private final PayloadCodec codec;

  CodedConverter(DataConverter plain, PayloadCodec codec) {
    super(plain, List.of(codec), true);
    this.plain = plain;
    this.codec = codec;
  }

  @Override
  public RuntimeException failureToException(Failure failure) {
    try {
      return super.failureToException(failure);
    } catch (RuntimeException problem) {
      Failure lost = lost(failure);
      if (!CheckedCodecs.isUnreadable(problem) || lost == null) {
        throw problem;
      }
      return plain.failureToException(lost);
    }
  }

  private static @Nullable Failure lost(Failure failure) {
    if (failure.getApplicationFailureInfo().getType().equals(StepCall.LOST)) {
      return failure.toBuilder().clearEncodedAttributes().clearCause().build();
    }
    Failure cause = failure.hasCause() ? lost(failure.getCause()) : null;
    return cause == null
        ? null
        : failure.toBuilder().clearEncodedAttributes().setCause(cause).build();
  }

  @Override
  public CodecDataConverter withContext(SerializationContext context) {
    return new CodedConverter(plain.withContext(context), codec.withContext(context));
  }
}
