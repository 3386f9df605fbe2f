package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Writes what a visitor is answered, signed with the key that the request was signed with. */
final class Answers {
  private static final System.Logger LOG = System.getLogger(Answers.class.getName());

  /** The server waits no longer than that. */
  private static final Duration LONGEST = Duration.ofHours(24);

  private final InngestSettings settings;
  private final InstantSource clock;
  private final Encryption encryption;

  Answers(InngestSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.encryption = settings.encryption();
  }

  Answer good(JsonNode body, Visitor visitor) {
    return written(200, Headers.answered(settings), body, visitor);
  }

  Answer good(JsonNode body, Visitor visitor, String header, String value) {
    Map<String, String> headers = Headers.answered(settings);
    headers.put(header, value);
    return written(200, headers, body, visitor);
  }

  /** Says that something is wrong, and that asking again may help. */
  Answer bad(int status, JsonNode body, Visitor visitor) {
    Map<String, String> headers = Headers.answered(settings);
    headers.put(Headers.NO_RETRY, "false");
    return written(status, headers, body, visitor);
  }

  /** An answer where there should have been another. What happened is for the log only. */
  Answer broken(Throwable cause, Visitor visitor) {
    LOG.log(System.Logger.Level.ERROR, "A request of the Inngest server was not answered.", cause);
    return bad(500, error("Error", "The request could not be answered."), visitor);
  }

  Answer reply(Reply reply, Visitor visitor) {
    Map<String, String> headers = Headers.answered(settings);
    if (reply instanceof Reply.Done done) {
      return written(200, headers, encryption.sealed(done.value()), visitor);
    }
    if (reply instanceof Reply.Ops ops) {
      headers.put(Headers.NO_RETRY, Boolean.toString(ops.noRetry()));
      ops.retryAfter().ifPresent(delay -> headers.put(Headers.RETRY_AFTER, seconds(delay)));
      ArrayNode told = InngestJson.array();
      ops.ops().forEach(op -> told.add(op(encryption.sealed(op))));
      return written(206, headers, told, visitor);
    }
    Reply.Failed failed = (Reply.Failed) reply;
    headers.put(Headers.NO_RETRY, Boolean.toString(!failed.retry()));
    failed.retryAfter().ifPresent(delay -> headers.put(Headers.RETRY_AFTER, seconds(delay)));
    JsonNode error = encryption.sealedError(failed.error());
    return written(failed.retry() ? 500 : 400, headers, error, visitor);
  }

  /** A step as the server reads it; it wants data to be there when it is null, too. */
  static ObjectNode op(Op op) {
    ObjectNode told = InngestJson.object();
    told.put("id", op.id());
    told.put("op", op.code());
    told.put("name", op.name());
    told.put("displayName", op.name());
    if (!op.options().isEmpty()) {
      told.set("opts", op.options());
    }
    told.set("data", op.data());
    if (!op.error().isNull()) {
      told.set("error", op.error());
    }
    return told;
  }

  static ObjectNode error(String name, String message) {
    return InngestJson.object().put("name", name).put("message", message);
  }

  /**
   * Whole seconds, never fewer than asked for: the server counts them from the beginning of its
   * current second, so one more is needed, and takes none for no advice.
   */
  static String seconds(Duration delay) {
    Duration asked = delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    if (asked.isZero() || asked.isNegative()) {
      return "1";
    }
    long whole = asked.toSeconds() + (asked.toNanosPart() > 0 ? 1 : 0);
    return Long.toString(Math.min(LONGEST.toSeconds(), whole + 1));
  }

  private Answer written(int status, Map<String, String> headers, JsonNode body, Visitor visitor) {
    byte[] json = InngestJson.write(body);
    Optional<String> key = visitor.key();
    long now = clock.instant().getEpochSecond();
    key.ifPresent(k -> headers.put(Headers.SIGNATURE, Signatures.sign(json, now, k)));
    return new Answer(status, headers, json);
  }
}
