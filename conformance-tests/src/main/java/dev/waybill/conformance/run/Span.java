package dev.waybill.conformance.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.conformance.catalogue.Action;
import dev.waybill.conformance.catalogue.Requirement.Scenario;
import dev.waybill.conformance.match.Durations;
import java.time.Duration;

/** How much time a stimulus lets pass. */
final class Span {
  /** How long an await without a limit lasts at most. */
  static final String AWAIT = "1h";

  private Span() {}

  /** The most that can pass. */
  static Duration of(Scenario scenario) {
    return scenario.stimulus().stream().map(Span::of).reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration of(Action action) {
    JsonNode arguments = action.arguments();
    return switch (action.verb()) {
      case ADVANCE -> times(action, Durations.parse(arguments.path("by").asText()));
      case ADVANCE_PAST_HOUR -> Duration.ofHours(1);
      case AWAIT -> times(action, Durations.parse(arguments.path("within").asText(AWAIT)));
      default -> Duration.ZERO;
    };
  }

  private static Duration times(Action action, Duration each) {
    return each.multipliedBy(action.times());
  }
}
