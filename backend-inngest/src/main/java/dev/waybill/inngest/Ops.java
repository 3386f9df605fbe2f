package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The things that this adapter tells the server. */
final class Ops {
  private Ops() {}

  /** A step ran and this is its outcome. */
  static Op ran(String key, String type, JsonNode data) {
    return op("StepRun", key, Wire.object().put("type", type), data);
  }

  /** The step with that hash has an outcome, whatever it is called. */
  static Op ranByHash(String hash, JsonNode data) {
    return new Op("StepRun", hash, hash, Wire.object(), data, NullNode.instance);
  }

  /** An attempt failed; the server calls again. */
  static Op erred(String key, String type, JsonNode error) {
    return error("StepError", key, type, error);
  }

  /** The step failed for good. */
  static Op failed(String key, String type, JsonNode error) {
    return error("StepFailed", key, type, error);
  }

  private static Op error(String code, String key, String type, JsonNode error) {
    return new Op(
        code, Wire.hash(key), key, Wire.object().put("type", type), NullNode.instance, error);
  }

  /** A step to be called for. */
  static Op planned(String key, String type) {
    return op("StepPlanned", key, Wire.object().put("type", type), NullNode.instance);
  }

  static Op sleep(String key, String duration) {
    return op("Sleep", key, Wire.object().put("duration", duration), NullNode.instance);
  }

  static Op waitFor(String key, String event, String condition, String timeout) {
    ObjectNode options =
        Wire.object().put("event", event).put("timeout", timeout).put("if", condition);
    return op("WaitForEvent", key, options, NullNode.instance);
  }

  /** The same, in a group in which each completion is told at once. */
  static Op racing(Op op) {
    ObjectNode options = op.options().deepCopy();
    options.put("parallelMode", "race");
    return new Op(op.code(), op.id(), op.name(), options, op.data(), op.error());
  }

  private static Op op(String code, String key, ObjectNode options, JsonNode data) {
    return new Op(code, Wire.hash(key), key, options, data, NullNode.instance);
  }
}
