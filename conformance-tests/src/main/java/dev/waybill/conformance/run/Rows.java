package dev.waybill.conformance.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.conformance.match.Bindings;
import dev.waybill.conformance.match.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists whose rows match one to one, in order or in any. */
final class Rows {

  private Rows() {}

  static List<String> differences(
      String path, JsonNode expected, List<JsonNode> actual, boolean ordered, Bindings bindings) {
    List<String> differences = new ArrayList<>();
    List<JsonNode> left = new ArrayList<>(actual);
    for (JsonNode row : expected) {
      Optional<JsonNode> match =
          left.stream()
              .limit(ordered ? 1 : Integer.MAX_VALUE)
              .filter(one -> Matcher.given(path, row, one, bindings).isEmpty())
              .findFirst();
      match.ifPresentOrElse(
          left::remove, () -> differences.add(path + ": expected " + row + ", got " + left));
    }
    if (differences.isEmpty() && !left.isEmpty()) {
      differences.add(path + ": expected nothing more, got " + left);
    }
    return differences;
  }
}
