package dev.waybill.conformance.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * One act of a stimulus.
 *
 * @param arguments by name, placeholders unresolved
 * @param times how often it is done
 * @param workflows those it names
 * @param refused what it must be refused with
 */
public record Action(
    Verb verb, JsonNode arguments, int times, List<Use> workflows, Optional<JsonNode> refused) {}
