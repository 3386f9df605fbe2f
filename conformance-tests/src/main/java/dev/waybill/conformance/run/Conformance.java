package dev.waybill.conformance.run;

import dev.waybill.conformance.catalogue.Catalogue;
import dev.waybill.conformance.catalogue.CatalogueException;
import dev.waybill.conformance.catalogue.Check;
import dev.waybill.conformance.catalogue.Requirement;
import dev.waybill.conformance.target.Ability;
import dev.waybill.conformance.target.Exclusion;
import dev.waybill.conformance.target.Target;
import dev.waybill.conformance.target.World;
import dev.waybill.spi.Capability;
import dev.waybill.spi.Capability.Support;
import dev.waybill.spi.UnsupportedCapabilityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Holds a target against a catalogue. */
public final class Conformance {
  private final Catalogue catalogue;
  private final Target target;
  private final String backend;
  private final Declared declared;

  private Conformance(Catalogue catalogue, Target target, World probe) {
    this.catalogue = catalogue;
    this.target = target;
    this.backend = probe.backend().name();
    this.declared = Declared.of(probe.backend());
  }

  /**
   * Opens a world without workflows to learn what the backend declares.
   *
   * @throws CatalogueException when an exclusion names no requirement
   */
  public static Conformance of(Catalogue catalogue, Target target) {
    target.exclusions().forEach(exclusion -> catalogue.requirement(exclusion.requirement()));
    try (World probe = target.open(List.of())) {
      return new Conformance(catalogue, target, probe);
    }
  }

  public String backend() {
    return backend;
  }

  public Target target() {
    return target;
  }

  public Declared declared() {
    return declared;
  }

  public List<Requirement> requirements() {
    return catalogue.requirements();
  }

  /** Carries out one requirement. */
  public Result check(Requirement requirement) {
    long began = System.nanoTime();
    Verdict verdict = verdict(requirement);
    return new Result(requirement, verdict, Duration.ofNanos(System.nanoTime() - began));
  }

  /** Carries out all requirements, one after the other. */
  public List<Result> checkAll() {
    return requirements().stream().map(this::check).toList();
  }

  private Verdict verdict(Requirement requirement) {
    for (Ability ability : requirement.needs().abilities()) {
      Optional<String> lacking = lacking(ability, requirement);
      if (lacking.isPresent()) {
        return new Verdict.Skipped(lacking.get());
      }
    }
    Supplier<List<String>> carryOut = () -> new Rehearsal(requirement, target).differences();
    Optional<Capability> missing =
        requirement.needs().capabilities().stream()
            .filter(capability -> declared.support(capability) == Support.UNSUPPORTED)
            .findFirst();
    return missing.isPresent()
        ? lacking(missing.get(), expectsRefusal(requirement), carryOut)
        : excluding(requirement, outcome(carryOut));
  }

  private Optional<String> lacking(Ability ability, Requirement requirement) {
    if (ability == Ability.FULL_TIME) {
      Duration span = Span.of(requirement.scenario());
      return target.timeScale(span) == 1
          ? Optional.empty()
          : Optional.of("the target's time cannot be skipped, and the requirement spans " + span);
    }
    return target.abilities().contains(ability)
        ? Optional.empty()
        : Optional.of("the target has no " + ability);
  }

  private static boolean expectsRefusal(Requirement requirement) {
    return requirement.scenario().expect().containsKey(Check.REGISTRATION);
  }

  /** What a backend does not have it must refuse; it never passes. */
  private Verdict lacking(Capability capability, boolean refusal, Supplier<List<String>> carryOut) {
    try {
      List<String> differences = carryOut.get();
      if (refusal && differences.isEmpty()) {
        return new Verdict.Skipped(backend + " does not have " + capability);
      }
      return new Verdict.Failed(
          List.of(capability + " is not declared, but its use was not refused: " + differences));
    } catch (UnsupportedCapabilityException e) {
      return new Verdict.Skipped(backend + " does not have " + capability);
    }
  }

  private Verdict outcome(Supplier<List<String>> carryOut) {
    try {
      List<String> differences = carryOut.get();
      return differences.isEmpty() ? new Verdict.Passed() : new Verdict.Failed(differences);
    } catch (UnsupportedCapabilityException e) {
      return new Verdict.Failed(List.of("declared, but refused: " + e.getMessage()));
    }
  }

  private Verdict excluding(Requirement requirement, Verdict verdict) {
    Optional<Exclusion> exclusion =
        target.exclusions().stream()
            .filter(one -> one.requirement().equals(requirement.id()))
            .findFirst();
    if (exclusion.isEmpty()) {
      return verdict;
    }
    return verdict instanceof Verdict.Failed failed
        ? new Verdict.Excluded(exclusion.get(), failed.differences())
        : new Verdict.Failed(
            List.of("its exclusion no longer applies: " + exclusion.get().reason()));
  }
}
