package dev.waybill.conformance.catalogue;

import dev.waybill.conformance.fixtures.Fixture;
import java.util.Map;

/**
 * A fixture as a requirement uses it.
 *
 * @param parameters its parameters, placeholders unresolved
 */
public record Use(Fixture<?, ?> fixture, Map<String, String> parameters) {}
