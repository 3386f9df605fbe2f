package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.values.JsonCodec;
import java.util.Optional;

/** The adapter's own messages as JSON, and the names they travel under. */
final class Wire {
  /** Signals that a run understands; any other signal is an event of that name. */
  static final String CANCEL = "waybill.cancel";

  static final String PAUSE = "waybill.pause";
  static final String RESUME = "waybill.resume";
  static final String EVENT = "waybill.event";
  static final String EVENTS = "waybill.events";
  static final String BEGIN = "waybill.begin";
  static final String GRANTED = "waybill.granted";

  /** The state that holds the latest progress. */
  static final String PROGRESS = "$progress";

  /** The update that completes a callback. */
  static final String COMPLETE = "waybill.complete";

  /** Queries that a run answers. */
  static final String JOURNAL = "waybill.journal";

  static final String JOURNAL_PART = "waybill.journal.part";
  static final String LOOK = "waybill.look";

  /** Activities of the adapter; no step id begins with a dollar. */
  static final String REGISTER = "$register";

  static final String SEND = "$send";
  static final String SLOT = "$slot";
  static final String OUTCOME = "$outcome";
  static final String CANCEL_SELF = "$cancel-self";

  /** The adapter's own workflows, and what they hear and answer. */
  static final String INGRESS = "waybill.event";

  static final String CORRELATOR = "waybill.correlator";
  static final String LISTEN = "waybill.listen";
  static final String LEAVE = "waybill.leave";
  static final String LISTENERS = "waybill.listeners";

  static final String FAN_OUT = "waybill.fan-out";
  static final String ENDED = "waybill.ended";

  static final String PATHS = "waybill.paths";
  static final String ANNOUNCE = "waybill.announce";
  static final String SUBSCRIBE = "waybill.subscribe";
  static final String START = "waybill.start";
  static final String ANNOUNCED = "waybill.announced";

  private static final JsonCodec CODEC = new JsonCodec();

  private Wire() {}

  /** Whether an event of this name would be taken for what the adapter itself says. */
  static boolean isOurs(String event) {
    return event.startsWith("waybill.");
  }

  static Json json(Object value) {
    return Json.of(CODEC.encode(value));
  }

  /** What stands there; JSON's null stands for nothing. */
  static Optional<Json> given(Optional<Json> json) {
    return json.filter(each -> !each.isNull());
  }

  static <T> T read(Json json, Class<T> type) {
    return CODEC.decode(json.bytes(), type);
  }
}
