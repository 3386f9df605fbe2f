package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What the endpoint asks of the server, by its APIs. */
record ServerUpstream(InngestApi api) implements Upstream {

  @Override
  public JsonNode register(ObjectNode body, Optional<String> deployId, String serverKind) {
    return api.register(body, deployId, serverKind);
  }

  @Override
  public Optional<JsonNode> actions(String run) {
    return api.actions(run);
  }

  @Override
  public Optional<JsonNode> batch(String run) {
    return api.batch(run);
  }
}
