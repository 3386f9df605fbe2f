package dev.waybill.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a JSON object, read in any order; fields nobody asked for are skipped. */
final class Fields {
  private final String place;
  private final Map<String, Object> values;

  private Fields(String place, Map<String, Object> values) {
    this.place = place;
    this.values = values;
  }

  /** Reads the value at which the parser stands. */
  interface Read<T> {
    T read(JsonParser in) throws IOException;
  }

  static Fields read(JsonParser in, Map<String, Read<?>> known) throws IOException {
    expect(in, JsonToken.START_OBJECT, "an object");
    String place = place(in);
    Map<String, Object> values = new HashMap<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      Read<?> read = known.get(in.currentName());
      in.nextToken();
      if (read == null) {
        in.skipChildren();
      } else {
        String name = in.currentName();
        values.put(name, read.read(in));
      }
    }
    return new Fields(place, values);
  }

  static <T> Read<List<T>> listOf(Read<T> item) {
    return in -> {
      expect(in, JsonToken.START_ARRAY, "an array");
      List<T> items = new ArrayList<>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        items.add(item.read(in));
      }
      return items;
    };
  }

  static String text(JsonParser in) throws IOException {
    expect(in, JsonToken.VALUE_STRING, "a string");
    return in.getText();
  }

  static int integer(JsonParser in) throws IOException {
    expect(in, JsonToken.VALUE_NUMBER_INT, "an integer");
    return in.getIntValue();
  }

  static boolean flag(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_TRUE && in.currentToken() != JsonToken.VALUE_FALSE) {
      throw new Broken(place(in), "must be true or false");
    }
    return in.getBooleanValue();
  }

  /** False where there is no such field. */
  boolean flag(String name) {
    return find(name, Boolean.class).orElse(false);
  }

  <T> T need(String name, Class<T> type) throws Broken {
    return find(name, type).orElseThrow(() -> broken(name, "is missing"));
  }

  <T> Optional<T> find(String name, Class<T> type) {
    return Optional.ofNullable(values.get(name)).map(type::cast);
  }

  String text(String name) throws Broken {
    return need(name, String.class);
  }

  int integer(String name) throws Broken {
    return need(name, Integer.class);
  }

  int integer(String name, int otherwise) {
    return find(name, Integer.class).orElse(otherwise);
  }

  /** The items of an array; none where there is no such field. */
  @SuppressWarnings("unchecked")
  <T> List<T> list(String name) {
    return (List<T>) values.getOrDefault(name, List.of());
  }

  Broken broken(String name, String rule) {
    return new Broken((place.isEmpty() ? "" : place + ".") + name, rule);
  }

  /** A document that is JSON, but not of the published form. */
  static final class Broken extends IOException {
    private static final long serialVersionUID = 1;

    Broken(String place, String rule) {
      super((place.isEmpty() ? "the document" : "'" + place + "'") + " " + rule);
    }
  }

  /** Where the parser stands: {@code entries[3].kind}. */
  static String place(JsonParser in) {
    String pointer = in.getParsingContext().pathAsPointer().toString();
    return pointer.replaceAll("/([0-9]+)(?=/|$)", "[$1]").replaceFirst("^/", "").replace('/', '.');
  }

  private static void expect(JsonParser in, JsonToken token, String shape) throws Broken {
    if (in.currentToken() != token) {
      throw new Broken(place(in), "must be " + shape);
    }
  }
}
