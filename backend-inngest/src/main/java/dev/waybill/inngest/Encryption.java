package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.WaybillException;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Hides values from the server, in the form that the vendor's JavaScript and Python middleware
 * write: what steps and functions come to, and the member {@code encrypted} of an event's data.
 * What the server has to compare stays clear.
 */
final class Encryption {
  /** Hides nothing, and reads nothing hidden. */
  static final Encryption NONE = new Encryption(List.of());

  private static final String MARK = "__ENCRYPTED__";
  private static final String STRATEGY = "__STRATEGY__";
  private static final String NAME = "inngest/libsodium";
  private static final String DATA = "data";
  private static final String FIELD = "encrypted";

  /** The message of a hidden error. */
  private static final String HIDDEN = "encrypted";

  /** Members of the adapter's part of an event that carry values. */
  private static final List<String> CARRIERS = List.of("carried", "value", "failure");

  private final List<Secretbox> boxes;

  private Encryption(List<Secretbox> boxes) {
    this.boxes = boxes;
  }

  /** Seals with the first secret, opens with any; none: hides nothing. */
  static Encryption of(List<String> secrets) {
    if (secrets.isEmpty()) {
      return NONE;
    }
    try {
      return new Encryption(secrets.stream().map(Secretbox::of).toList());
    } catch (NoClassDefFoundError e) {
      throw new WaybillException(
          "bad-setting",
          "INNGEST_ENCRYPTION_KEY needs the library org.bouncycastle:bcprov-jdk18on, got: a class"
              + " path without it. Add the library to the application.",
          e);
    }
  }

  /** The value, hidden; null stays null. */
  JsonNode sealed(JsonNode value) {
    if (boxes.isEmpty() || value.isNull() || value.isMissingNode()) {
      return value;
    }
    byte[] box = boxes.get(0).seal(InngestJson.write(value));
    return InngestJson.object()
        .put(MARK, true)
        .put(STRATEGY, NAME)
        .put(DATA, Base64.getEncoder().encodeToString(box));
  }

  /** An error, of which only the name stays clear. */
  JsonNode sealedError(JsonNode error) {
    if (boxes.isEmpty() || error.isNull()) {
      return error;
    }
    ObjectNode clear = Answers.error(error.path("name").asText(), HIDDEN);
    clear.set(DATA, sealed(error));
    return clear;
  }

  Op sealed(Op op) {
    return new Op(
        op.code(), op.id(), op.name(), op.options(), sealed(op.data()), sealedError(op.error()));
  }

  /** An event of which those parts are hidden that nobody needs to compare. */
  JsonNode sealedEvent(JsonNode event) {
    if (boxes.isEmpty() || !event.path(DATA).isObject()) {
      return event;
    }
    ObjectNode copy = event.deepCopy();
    ObjectNode data = (ObjectNode) copy.get(DATA);
    seal(data, FIELD);
    if (data.get(Wire.META) instanceof ObjectNode own) {
      CARRIERS.forEach(name -> seal(own, name));
    }
    return copy;
  }

  private void seal(ObjectNode object, String name) {
    JsonNode value = object.get(name);
    if (value != null && !isSealed(value)) {
      object.set(name, sealed(value));
    }
  }

  /** The same for events; without a key those of others are left as they are. */
  JsonNode openedEvent(JsonNode event) {
    return boxes.isEmpty() ? event : opened(event);
  }

  /**
   * The same with all that was hidden in it, which is changed.
   *
   * @throws WaybillException code {@code undecodable} when it was hidden with another secret
   */
  JsonNode opened(JsonNode tree) {
    if (isSealed(tree)) {
      return withOthers((ObjectNode) tree, opened(tree.path(DATA).asText()));
    }
    if (tree instanceof ObjectNode object) {
      if (isSealed(object.path(DATA)) && object.path("message").asText().equals(HIDDEN)) {
        return opened(object.get(DATA)); // an error
      }
      object.properties().forEach(field -> field.setValue(opened(field.getValue())));
    } else if (tree instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, opened(array.get(i)));
      }
    }
    return tree;
  }

  /** What stands beside a value that was hidden as a whole stays: the server adds to events. */
  private static JsonNode withOthers(ObjectNode sealed, JsonNode opened) {
    if (sealed.size() > 3 && opened instanceof ObjectNode object) {
      ObjectNode all = sealed.deepCopy();
      all.remove(List.of(MARK, STRATEGY, DATA));
      return all.setAll(object);
    }
    return opened;
  }

  private JsonNode opened(String text) {
    byte[] box;
    try {
      box = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw unreadable("one that is damaged");
    }
    byte[] json =
        boxes.stream()
            .map(candidate -> candidate.open(box))
            .flatMap(Optional::stream)
            .findFirst()
            .orElseThrow(() -> unreadable("one that none of its keys opens"));
    try {
      return InngestJson.readStrictly(json);
    } catch (IOException e) {
      throw unreadable("one that is no JSON");
    }
  }

  private static boolean isSealed(JsonNode value) {
    return value.path(MARK).isBoolean()
        && value.path(MARK).asBoolean()
        && value.path(DATA).isTextual()
        && value.path(STRATEGY).asText(NAME).equals(NAME);
  }

  private static WaybillException unreadable(String found) {
    return new WaybillException(
        "undecodable",
        "an encrypted value on Inngest must be one that this process can read, got: "
            + found
            + ". Give every process of the application the same INNGEST_ENCRYPTION_KEY, and the"
            + " former one as INNGEST_ENCRYPTION_KEY_FALLBACK while it changes.");
  }
}
