package dev.waybill.inngest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What this process serves.
 *
 * @param id of the application on the server
 * @param version of its code
 * @param functions their configurations as the server takes them, but for the address of their step
 */
record App(String id, String version, List<ObjectNode> functions) {

  App {
    functions = List.copyOf(functions);
  }

  boolean has(String function) {
    return functions.stream().anyMatch(known -> known.path("id").asText().equals(function));
  }
}
