package dev.waybill.conformance.broken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.conformance.catalogue.Catalogue;
import dev.waybill.conformance.catalogue.Requirement;
import dev.waybill.conformance.mini.MiniTarget;
import dev.waybill.conformance.run.Conformance;
import dev.waybill.conformance.run.Verdict;
import dev.waybill.conformance.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A backend that is wrong in one way is caught by the requirement that is meant to catch it. */
class FaultsTest {
  private static final Catalogue CATALOGUE = Catalogue.load();
  private static final Target SOUND = new MiniTarget("mini");

  @TestFactory
  Stream<DynamicTest> aBackendIsCaughtThat() {
    Map<String, String> table = new TreeMap<>();
    Stream<DynamicTest> faults =
        Faults.ALL.stream()
            .map(fault -> DynamicTest.dynamicTest(fault.name(), () -> caught(fault, table)));
    return Stream.concat(
        faults, Stream.of(DynamicTest.dynamicTest("the table is written", () -> write(table))));
  }

  @Test
  void namesOfFaultsDiffer() {
    assertThat(Faults.ALL).extracting(Fault::name).doesNotHaveDuplicates().hasSizeGreaterThan(20);
  }

  private static void caught(Fault fault, Map<String, String> table) {
    Requirement requirement = CATALOGUE.requirement(fault.caughtBy());
    Verdict right = verdict(new BrokenTarget(SOUND, fault.sound()), requirement);
    assertThat(right).as("a sound backend").isNotInstanceOf(Verdict.Failed.class);
    Verdict wrong = verdict(new BrokenTarget(SOUND, fault), requirement);
    assertThat(wrong).as("a backend that %s", fault.name()).isInstanceOf(Verdict.Failed.class);
    table.put(fault.name(), fault.caughtBy() + " | " + ((Verdict.Failed) wrong).differences());
  }

  private static Verdict verdict(Target target, Requirement requirement) {
    return Conformance.of(CATALOGUE, target).check(requirement).verdict();
  }

  private static void write(Map<String, String> table) throws IOException {
    StringBuilder text = new StringBuilder("a backend that … | is caught by | with\n--|--|--\n");
    table.forEach((name, caught) -> text.append(name).append(" | ").append(caught).append('\n'));
    Path directory = Files.createDirectories(Path.of("target", "conformance"));
    Files.writeString(directory.resolve("faults.md"), text);
    assertThat(table).hasSameSizeAs(Faults.ALL);
  }
}
