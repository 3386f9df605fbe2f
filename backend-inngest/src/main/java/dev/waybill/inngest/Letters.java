package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunStatus;
import dev.waybill.journal.Header;
import dev.waybill.values.JsonCodec;
import java.time.Instant;
import java.util.Optional;

/** The adapter's own events. */
final class Letters {
  private Letters() {}

  /** The id of the event that starts an engine run. */
  static String startId(String run, int epoch) {
    return run + "#" + epoch;
  }

  static Outbox.Letter start(
      String app, String workflow, Json input, Meta meta, Optional<Instant> notBefore) {
    return new Outbox.Letter(
        startId(meta.run(), meta.place().epoch()),
        Functions.startEvent(app, workflow),
        with(JsonCodec.tree(input), Wire.tree(meta)),
        notBefore);
  }

  /** Tells whoever waits that a child has ended; the same however often it is told. */
  static Outbox.Letter ended(Closing answer) {
    return answer(Wire.ENDED, "ended/" + answer.of(), answer);
  }

  static Outbox.Letter callback(Closing answer) {
    return answer(Wire.CALLBACK, "callback/" + answer.of(), answer);
  }

  /** Says that a run will not go on. */
  static Outbox.Letter lost(Header header, Ended ended) {
    return new Outbox.Letter(
        lostId(header.runId(), header.epoch()),
        "waybill/lost",
        with(Wire.object(), Wire.tree(ended)),
        Optional.empty());
  }

  /** How a run ends that has not begun in time. */
  static Ended expired() {
    return new Ended(
        RunStatus.EXPIRED,
        Optional.empty(),
        Optional.of(Failure.of("Expired", "the run did not begin in time").withCode("expired")));
  }

  static String lostId(String run, int epoch) {
    return "lost/" + run + "#" + epoch;
  }

  private static Outbox.Letter answer(String name, String id, Closing answer) {
    return new Outbox.Letter(id, name, with(Wire.object(), Wire.tree(answer)), Optional.empty());
  }

  /** Data with the adapter's part. */
  static ObjectNode with(JsonNode data, JsonNode meta) {
    ObjectNode all = data instanceof ObjectNode object ? object.deepCopy() : list(data);
    all.set(Wire.META, meta);
    return all;
  }

  /** The input of a batch is a list, and data on the server is an object. */
  private static ObjectNode list(JsonNode data) {
    ObjectNode object = Wire.object();
    object.set(Start.LIST, data);
    return object;
  }
}
