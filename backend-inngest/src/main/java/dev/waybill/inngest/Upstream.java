package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What an endpoint asks the server for.
 *
 * <p>Each throws {@link dev.waybill.WaybillException} when the server does not answer or refuses.
 */
interface Upstream {

  /**
   * Registers the functions of an application in place of those it had.
   *
   * @param deployId what the server's request to sync named
   * @param serverKind dev or cloud: what the server is expected to be
   * @return the server's answer
   */
  JsonNode register(ObjectNode body, Optional<String> deployId, String serverKind);

  /** What is recorded of an unfinished run's steps, by hash; empty: its state is gone. */
  Optional<JsonNode> actions(String run);

  /** The events that triggered an unfinished run; empty: its state is gone. */
  Optional<JsonNode> batch(String run);
}
