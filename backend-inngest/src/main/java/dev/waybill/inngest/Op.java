package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One thing told to the server: what a step came to, or what to do next.
 *
 * @param code the protocol's word, for example {@code StepRun}
 * @param key the step's id before it is hashed
 * @param options of the step; null data is told as null
 */
record Op(String code, String key, ObjectNode options, JsonNode data, JsonNode error) {}
