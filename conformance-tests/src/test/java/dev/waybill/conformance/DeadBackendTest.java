package dev.waybill.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.conformance.catalogue.Catalogue;
import dev.waybill.conformance.mini.MiniTarget;
import dev.waybill.conformance.run.Conformance;
import dev.waybill.conformance.run.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requirements must not hold because nothing happens. */
class DeadBackendTest {

  @Test
  void aBackendThatAcceptsEverythingAndExecutesNothingPassesOnlyWhatIsAboutRefusing() {
    Conformance conformance = Conformance.of(Catalogue.load(), new MiniTarget("dead", false));
    List<String> passed =
        conformance.checkAll().stream()
            .filter(result -> result.verdict() instanceof Verdict.Passed)
            .map(result -> result.requirement().id())
            .toList();
    assertThat(passed)
        .containsExactlyInAnyOrder(
            "values.input-is-an-object",
            "values.input-of-another-type",
            "events.nobody-listens",
            "flow.debounce-and-throttle",
            "flow.debounce-and-rate-limit",
            "client.unknown-run",
            "client.unknown-workflow",
            "misuse.workflow-twice");
  }
}
