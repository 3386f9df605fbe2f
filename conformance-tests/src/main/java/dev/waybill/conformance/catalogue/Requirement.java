package dev.waybill.conformance.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.conformance.target.Ability;
import dev.waybill.spi.Capability;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Something every backend must do, or every backend that has the capabilities.
 *
 * @param about what it says
 * @param needs what a backend and a world need for it
 * @param scenario how it is shown
 */
public record Requirement(About about, Needs needs, Scenario scenario) {

  /** What every backend keeps, and what those with more abilities keep. */
  public enum Profile {
    CORE,
    EXTENDED
  }

  /**
   * What it says.
   *
   * @param id area and name, for example {@code steps.recorded-once}
   * @param semantics the sentences of the semantics page that it proves
   */
  public record About(
      String id, String area, Profile profile, List<String> semantics, String narrative) {}

  public record Needs(Set<Capability> capabilities, Set<Ability> abilities) {}

  /**
   * How it is shown.
   *
   * @param workflows to register
   * @param expect in the end, by kind
   */
  public record Scenario(List<Use> workflows, List<Action> stimulus, Map<Check, JsonNode> expect) {}

  public String id() {
    return about.id();
  }
}
