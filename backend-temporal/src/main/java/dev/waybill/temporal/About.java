package dev.waybill.temporal;

import dev.waybill.Json;
import io.temporal.api.common.v1.Memo;
import io.temporal.common.converter.DataConverter;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The memo of a run: what describing it needs and its engine run alone would have to be asked for.
 *
 * @param eventId the event that started it
 * @param accepted when it was accepted
 * @param notBefore when it may begin
 */
record About(
    Optional<String> eventId, Set<String> tags, Instant accepted, Optional<Instant> notBefore) {
  private static final String NAME = "waybill";

  About {
    tags = Set.copyOf(tags);
  }

  static Map<String, Object> memo(Envelope envelope) {
    return Map.of(
        NAME,
        Wire.json(
            new About(
                envelope.origin().eventId(),
                envelope.origin().tags(),
                envelope.times().accepted(),
                envelope.times().notBefore())));
  }

  /** What the memo says; a run that was started by hand has none. */
  static About of(Memo memo, Instant started, DataConverter converter) {
    return read(memo, NAME, converter)
        .map(json -> Wire.read(json, About.class))
        .orElseGet(() -> new About(Optional.empty(), Set.of(), started, Optional.empty()));
  }

  /** What became of a run that Temporal closed as cancelled, when that is not all. */
  static Optional<Epilogue.Told> outcome(Memo memo, DataConverter converter) {
    return read(memo, Epilogue.OUTCOME, converter)
        .map(json -> Wire.read(json, Epilogue.Told.class));
  }

  private static Optional<Json> read(Memo memo, String name, DataConverter converter) {
    return Optional.ofNullable(memo.getFieldsMap().get(name))
        .map(payload -> converter.fromPayload(payload, Json.class, Json.class));
  }
}
