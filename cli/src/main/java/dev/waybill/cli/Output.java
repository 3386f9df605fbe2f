package dev.waybill.cli;

import dev.waybill.values.JsonCodec;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Where a command writes: text for people or JSON for machines, never both. */
final class Output {
  private static final JsonCodec CODEC = new JsonCodec();

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;

  Output(PrintWriter out, PrintWriter err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  boolean isJson() {
    return json;
  }

  /** A line for people; nothing in JSON. */
  void text(String line) {
    if (!json) {
      out.println(line);
      out.flush();
    }
  }

  /** A document for machines, on one line; nothing in text. */
  void json(Object value) {
    if (json) {
      out.println(new String(CODEC.encode(value), StandardCharsets.UTF_8));
      out.flush();
    }
  }

  /** The same fact in both forms. */
  void both(String line, Map<String, ?> value) {
    text(line);
    json(value);
  }

  void warn(String line) {
    err.println("waybill: " + line);
    err.flush();
  }
}
