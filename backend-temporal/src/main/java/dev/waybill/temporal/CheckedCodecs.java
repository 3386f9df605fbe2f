package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.WaybillException;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.ChainCodec;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.context.SerializationContext;
import java.util.List;
import java.util.function.Supplier;

/** The application's codecs, whose failures say what to do. */
final class CheckedCodecs implements PayloadCodec {
  /** The code of the error that a value cannot be encoded or decoded here. */
  static final String UNREADABLE = "undecodable";

  private final List<PayloadCodec> codecs;
  private final PayloadCodec chain;

  private CheckedCodecs(List<PayloadCodec> codecs, PayloadCodec chain) {
    this.codecs = codecs;
    this.chain = chain;
  }

  /**
   * Tries them before anything is sent.
   *
   * @throws WaybillException when they do not give back what they were given
   */
  static CheckedCodecs of(List<PayloadCodec> codecs) {
    CheckedCodecs checked = new CheckedCodecs(codecs, new ChainCodec(codecs));
    Payload probe = Payloads.payload(Json.of("{\"waybill\":\"probe\"}"));
    Payload back = checked.decode(checked.encode(List.of(probe))).get(0);
    if (!back.equals(probe)) {
      throw new WaybillException(
          "bad-codec",
          "the codecs "
              + checked.names()
              + " must give back the value that they were given, got: another one. Let each decode"
              + " undo what it encodes, metadata included.");
    }
    return checked;
  }

  static boolean isUnreadable(Throwable problem) {
    return problem instanceof WaybillException known && known.code().equals(UNREADABLE);
  }

  @Override
  public List<Payload> encode(List<Payload> payloads) {
    return checked("encoded", () -> same(payloads, chain.encode(payloads)));
  }

  @Override
  public List<Payload> decode(List<Payload> payloads) {
    return checked("decoded", () -> same(payloads, chain.decode(payloads)));
  }

  private static List<Payload> same(List<Payload> given, List<Payload> made) {
    if (made.size() != given.size()) {
      throw new IllegalStateException(given.size() + " values became " + made.size());
    }
    return made;
  }

  private List<Payload> checked(String verb, Supplier<List<Payload>> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw new WaybillException(
          UNREADABLE,
          "a value on Temporal must be "
              + verb
              + " by the codecs "
              + names()
              + ", got: "
              + e
              + ". Give every process of the application the same codecs in the same order, with the"
              + " keys that its values were written with.",
          e);
    }
  }

  private List<String> names() {
    return codecs.stream().map(codec -> codec.getClass().getSimpleName()).toList();
  }

  @Override
  public PayloadCodec withContext(SerializationContext context) {
    return new CheckedCodecs(codecs, chain.withContext(context));
  }
}
