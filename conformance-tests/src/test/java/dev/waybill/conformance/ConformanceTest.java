package dev.waybill.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.Workflow;
import dev.waybill.conformance.catalogue.Catalogue;
import dev.waybill.conformance.catalogue.CatalogueException;
import dev.waybill.conformance.mini.MiniTarget;
import dev.waybill.conformance.run.Conformance;
import dev.waybill.conformance.run.Report;
import dev.waybill.conformance.run.Verdict;
import dev.waybill.conformance.target.Exclusion;
import dev.waybill.conformance.target.Target;
import dev.waybill.conformance.target.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceTest {
  private static final String HOLDS =
      """
      area: test
      requirements:
        - id: test.one
          profile: core
          semantics: [time.1]
          narrative: A step runs.
          workflow: one-step
          stimulus: [start, settle]
          expect: {bodies: {work: %s}}
      """;

  @Test
  void aRequirementThatHoldsIsPassed() {
    assertThat(verdict(HOLDS.formatted("1"))).isEqualTo(new Verdict.Passed());
  }

  @Test
  void aRequirementThatDoesNotHoldIsFailedWithWhereItDiffers() {
    assertThat(verdict(HOLDS.formatted("2")))
        .isEqualTo(new Verdict.Failed(List.of("bodies.work: expected 2, got 1")));
  }

  @Test
  void anUndeclaredCapabilityIsSkippedWithItsReason() {
    assertThat(verdict(HOLDS.replace("[start,", "[{start: {delay: 1h}},").formatted("1")))
        .isEqualTo(new Verdict.Skipped("mini does not have START_DELAY"));
  }

  @Test
  void anUndeclaredCapabilityThatIsNotRefusedFails() {
    String unused = HOLDS.replace("profile: core", "profile: extended\n    capability: DEBOUNCE");
    assertThat(verdict(unused.formatted("1"))).isInstanceOf(Verdict.Failed.class);
  }

  @Test
  void aWorldThatCannotRestartSkipsRestarts() {
    assertThat(verdict(HOLDS.replace("settle]", "restart]").formatted("1"), excluding()))
        .isEqualTo(new Verdict.Skipped("the target has no RESTART"));
  }

  @Test
  void whatIsExcludedAndFailsIsToldApart() {
    assertThat(verdict(HOLDS.formatted("2"), excluding("test.one")))
        .isInstanceOf(Verdict.Excluded.class);
  }

  @Test
  void anExclusionThatNoLongerAppliesFails() {
    assertThat(verdict(HOLDS.formatted("1"), excluding("test.one")))
        .isEqualTo(
            new Verdict.Failed(List.of("its exclusion no longer applies: known to be broken")));
  }

  @Test
  void anExclusionOfNothingIsRefused() {
    assertThatThrownBy(() -> verdict(HOLDS.formatted("1"), excluding("test.other")))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("test.other");
  }

  @Test
  void anExclusionNeedsAReasonAndALink() {
    assertThatThrownBy(() -> new Exclusion("test.one", "", "https://example.org/1"))
        .hasMessageContaining("needs a requirement, a reason and a link");
  }

  @Test
  void theReportTellsWhatWasSkippedAndWhatIsMissing(@TempDir Path directory) throws IOException {
    Catalogue catalogue =
        Catalogue.parse(
            HOLDS.replace("[start,", "[{start: {delay: 1h}},").formatted("1")
                + HOLDS
                    .substring(HOLDS.indexOf("  - id"))
                    .replace("one\n", "two\n")
                    .formatted("1"));
    Conformance conformance = Conformance.of(catalogue, excluding());
    Report report = new Report(conformance);
    report.add(conformance.check(conformance.requirements().get(0)));
    assertThat(report.missing()).containsExactly("test.two");
    assertThat(Files.readString(report.write(directory)))
        .contains(
            "\"target\" : \"mini\"",
            "\"backend\" : \"mini\"",
            "\"SIGNAL\" : \"NATIVE\"",
            "\"skipped\" : 1",
            "\"reason\" : \"mini does not have START_DELAY\"");
  }

  private static Verdict verdict(String yaml) {
    return verdict(yaml, excluding());
  }

  private static Verdict verdict(String yaml, Target target) {
    Conformance conformance = Conformance.of(Catalogue.parse(yaml), target);
    return conformance.check(conformance.requirements().get(0)).verdict();
  }

  /** The small backend without its own exclusions, and without restarts. */
  private static Target excluding(String... requirements) {
    MiniTarget sound = new MiniTarget("mini");
    return new Target() {
      @Override
      public String name() {
        return sound.name();
      }

      @Override
      public World open(List<Workflow<?, ?>> workflows) {
        return sound.open(workflows);
      }

      @Override
      public Duration patience() {
        return Duration.ofMillis(50);
      }

      @Override
      public List<Exclusion> exclusions() {
        return Stream.of(requirements)
            .map(id -> new Exclusion(id, "known to be broken", "https://example.org/issues/1"))
            .toList();
      }
    };
  }
}
