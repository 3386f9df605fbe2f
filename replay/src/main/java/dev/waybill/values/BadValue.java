package dev.waybill.values;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.waybill.WaybillException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Words the errors of the codec: type, place and remedy, and at most a glimpse of the value. */
final class BadValue {
  private static final int GLIMPSE = 60;
  private static final int REASON = 200;

  private BadValue() {}

  static WaybillException encoding(@Nullable Object value, Exception e) {
    Throwable root = root(e);
    if (root instanceof WaybillException own) {
      return own;
    }
    String thing = "a value of type " + shown(value) + " has no JSON form" + place(e);
    if (root instanceof StreamReadException broken) {
      return error(
          thing,
          "the raw JSON in it is not one valid JSON value, see its " + position(broken),
          "whoever made it must send valid JSON",
          e);
    }
    String remedy =
        root instanceof InvalidDefinitionException
            ? "use a record, or a class with getters"
            : "change the value, or mark the field with @JsonIgnore";
    return error(thing, reason(root), remedy, e);
  }

  static WaybillException decoding(byte[] json, Class<?> type, Exception e) {
    Throwable root = root(e);
    if (root instanceof WaybillException own) {
      return own;
    }
    if (root instanceof InputCoercionException coercion) {
      return mismatch(json, type, coercion.getTargetType(), e);
    }
    if (root instanceof StreamReadException broken) {
      return broken(type, broken);
    }
    if (root instanceof InvalidDefinitionException definition && definition.getType() != null) {
      return error(
          "type " + name(type) + " cannot be read from JSON" + place(e),
          "there is no way to construct " + name(definition.getType().getRawClass()),
          "use a record, or give the class a constructor that Jackson finds",
          e);
    }
    if (e instanceof MismatchedInputException wrong
        && !(e instanceof ValueInstantiationException)) {
      return mismatch(json, type, wrong.getTargetType(), e);
    }
    return error(
        "the JSON is refused by type " + name(type) + place(e),
        reason(root),
        "send a value that the type accepts, or change the type",
        e);
  }

  /** At most 60 characters of a text. */
  static String glimpse(String text) {
    return text.length() > GLIMPSE ? text.substring(0, GLIMPSE) + "…" : text;
  }

  /** Where reading stopped: {@code line 1, column 9}. */
  static String position(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null ? "its start" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  static String name(@Nullable Class<?> type) {
    return type == null ? "value" : type.getSimpleName();
  }

  /** The name of a type; of a collection only its kind, for its class is the library's own. */
  private static String shown(@Nullable Object value) {
    if (value instanceof Map) {
      return "Map";
    }
    if (value instanceof Collection) {
      return value instanceof List ? "List" : value instanceof Set ? "Set" : "Collection";
    }
    return value == null ? "null" : name(value.getClass());
  }

  private static String form(@Nullable Class<?> needed) {
    if (needed != null && (needed.isArray() || Collection.class.isAssignableFrom(needed))) {
      return "an array";
    }
    return needed != null && Map.class.isAssignableFrom(needed) ? "an object" : name(needed);
  }

  private static WaybillException broken(Class<?> type, JsonProcessingException e) {
    return error(
        "the JSON for type " + name(type) + " is broken",
        "it cannot be read beyond " + position(e),
        "whoever made it must send one valid JSON value",
        e);
  }

  private static WaybillException mismatch(
      byte[] json, Class<?> type, @Nullable Class<?> needed, Exception e) {
    JsonNode tree;
    try {
      tree = JsonCodec.MAPPER.readTree(json);
    } catch (JsonProcessingException unreadable) {
      return broken(type, unreadable);
    } catch (IOException impossible) {
      return error("the JSON is not of type " + name(type), reason(impossible), "send it again", e);
    }
    return error(
        "the JSON is not of type " + name(type) + place(e),
        "needs " + form(needed) + ", found " + shape(at(tree, path(e))),
        "send the value in that form, or change the type",
        e);
  }

  private static String shape(JsonNode found) {
    return switch (found.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case MISSING -> "nothing";
      default -> glimpse(found.toString());
    };
  }

  private static JsonNode at(JsonNode tree, List<Reference> path) {
    JsonNode node = tree;
    for (Reference step : path) {
      node =
          step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
    }
    return node;
  }

  private static List<Reference> path(Exception e) {
    return e instanceof JsonMappingException mapping ? mapping.getPath() : List.of();
  }

  private static String place(Exception e) {
    var place = new StringBuilder();
    for (Reference step : path(e)) {
      if (step.getFieldName() == null) {
        place.append('[').append(step.getIndex()).append(']');
      } else {
        place.append(place.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return place.isEmpty() ? "" : " at '" + glimpse(place.toString()) + "'";
  }

  /** Why; longer where the words are about types only. */
  static String reason(Throwable root) {
    if (root instanceof InvalidDefinitionException definition
        && definition.getType() != null
        && definition.getOriginalMessage().startsWith("No serializer found")) {
      return name(definition.getType().getRawClass()) + " has no fields that can be written";
    }
    if (root instanceof InvalidDefinitionException || root instanceof StreamConstraintsException) {
      String text = ((JsonProcessingException) root).getOriginalMessage();
      return text.length() > REASON ? text.substring(0, REASON) + "…" : text;
    }
    String text =
        root instanceof JsonProcessingException own ? own.getOriginalMessage() : root.getMessage();
    return text == null
        ? root.getClass().getSimpleName()
        : glimpse(text.lines().findFirst().orElse(""));
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    for (int depth = 0; depth < 20 && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    return root;
  }

  private static WaybillException error(
      String thing, String reason, String remedy, Exception cause) {
    return new WaybillException("bad-value", thing + ": " + reason + "; " + remedy, cause);
  }
}
