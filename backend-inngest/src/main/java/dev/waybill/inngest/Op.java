package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One thing told to the server: what a step came to, or what to do next.
 *
 * @param code the protocol's word, for example {@code StepRun}
 * @param id the hash by which the server knows the step
 * @param name the step's id as people read it
 * @param options of the step
 * @param data what a step came to; null data is told as null
 * @param error what a step failed with, else null
 */
record Op(String code, String id, String name, ObjectNode options, JsonNode data, JsonNode error) {}
