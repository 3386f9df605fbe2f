package dev.waybill.values;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.Json;
import dev.waybill.WaybillException;
import dev.waybill.spi.Codec;
import java.util.Collection;
import java.util.TreeSet;

/** What a caller hands to a client, refused in the same words on every backend. */
public final class Handed {
  private static final int GLIMPSE = 60;

  private Handed() {}

  /**
   * An input or event's data as JSON, which must be an object.
   *
   * @param arrayToo whether it may also be an array, as the input of a batch is
   * @throws WaybillException code {@code bad-value}
   */
  public static Json object(String thing, Object value, Codec codec, boolean arrayToo) {
    Json json = Json.of(codec.encode(value));
    JsonNode tree = JsonCodec.tree(json);
    if (!tree.isObject() && !(arrayToo && tree.isArray())) {
      throw notAnObject(thing, arrayToo, json.text());
    }
    return json;
  }

  /** Code {@code bad-value}: what was found is not an object, nor an array where that will do. */
  public static WaybillException notAnObject(String thing, boolean arrayToo, String found) {
    String rule = arrayToo ? "a JSON object, or an array for a batch" : "a JSON object";
    String shown = found.length() > GLIMPSE ? found.substring(0, GLIMPSE) + "…" : found;
    return new WaybillException(
        "bad-value",
        thing + " must become " + rule + ", got: " + shown + ". Put the value into a record.");
  }

  /** Code {@code unknown-workflow}: nobody registered a workflow of that name here. */
  public static WaybillException unknownWorkflow(String name, Collection<String> known) {
    String meant =
        NearestName.to(name, known).map(near -> "Did you mean '" + near + "'? ").orElse("");
    return new WaybillException(
        "unknown-workflow",
        "workflow '"
            + name
            + "' is not registered here. "
            + meant
            + "Registered are: "
            + String.join(", ", new TreeSet<>(known))
            + ". Register it when the backend is opened.");
  }
}
