package dev.waybill.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.waybill.conformance.catalogue.Catalogue;
import dev.waybill.conformance.catalogue.Requirement;
import dev.waybill.conformance.run.Conformance;
import dev.waybill.conformance.run.Report;
import dev.waybill.conformance.run.Result;
import dev.waybill.conformance.run.Round;
import dev.waybill.conformance.run.Verdict;
import dev.waybill.conformance.target.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** One test for each requirement of the catalogue on one target, and one for the report. */
public abstract class TargetSuite {

  protected abstract Target target();

  @TestFactory
  protected Stream<DynamicTest> meetsTheCatalogue() {
    Conformance conformance = Conformance.of(Catalogue.load(), target());
    Report report = new Report(conformance);
    Round round = Round.of(conformance);
    Stream<DynamicTest> requirements =
        round.requirements().stream().map(one -> test(round, report, one));
    return Stream.concat(
        requirements,
        Stream.of(DynamicTest.dynamicTest("every requirement has a result", () -> write(report))));
  }

  private static DynamicTest test(Round round, Report report, Requirement requirement) {
    return DynamicTest.dynamicTest(
        requirement.id() + ": " + requirement.about().narrative(),
        () -> {
          Result result = round.result(requirement);
          report.add(result);
          judge(result.verdict());
        });
  }

  private static void judge(Verdict verdict) {
    if (verdict instanceof Verdict.Failed failed) {
      fail(String.join("\n", failed.differences()));
    } else if (verdict instanceof Verdict.Skipped skipped) {
      abort(skipped.reason());
    } else if (verdict instanceof Verdict.Excluded excluded) {
      abort(excluded.exclusion().reason() + " (" + excluded.exclusion().link() + ")");
    }
  }

  private static void write(Report report) throws IOException {
    Path file = report.write(Path.of("target", "conformance"));
    System.out.println(file + ": " + report.counts());
    assertThat(report.missing()).isEmpty();
  }
}
