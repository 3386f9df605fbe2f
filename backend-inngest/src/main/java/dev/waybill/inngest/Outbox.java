package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Hands events to the server. */
interface Outbox {

  /** One event to send; the server drops a second one with its id for a day. */
  record Letter(String id, String name, JsonNode data, Optional<Instant> time) {}

  /** Returns once the server has them. */
  void send(List<Letter> letters);
}
