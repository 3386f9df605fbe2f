package dev.waybill.conformance.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.conformance.match.Bindings;
import dev.waybill.conformance.match.Placeholder;
import java.time.Duration;

/** Bindings before there is a scene: nothing has a name. */
enum Unbound implements Bindings {
  INSTANCE;

  @Override
  public JsonNode value(Placeholder placeholder) {
    throw new IllegalStateException(placeholder + " has no value before the world is open");
  }

  @Override
  public Duration scaled(Duration duration) {
    return duration;
  }

  @Override
  public JsonNode named(String name, JsonNode value) {
    return value;
  }
}
