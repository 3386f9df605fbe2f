package dev.waybill.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Modules depend on each other in one direction, and nobody knows a vendor but its adapter. */
class ArrowsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.waybill");

  private static final String[] VENDORS = {
    "io.temporal..", "com.inngest..", "dev.trigger..", "io.grpc.."
  };

  private static final Part API =
      new Part(
          "api", "dev.waybill", "dev.waybill.client", "dev.waybill.journal", "dev.waybill.spi");
  private static final Part REPLAY =
      new Part("replay", "dev.waybill.replay..", "dev.waybill.values..");
  private static final Part LOCAL = new Part("backend-local", "dev.waybill.local..");
  private static final Part TEMPORAL = new Part("backend-temporal", "dev.waybill.temporal..");
  private static final Part RUNTIME = new Part("runtime", "dev.waybill.runtime..");
  private static final Part TESTING = new Part("testing", "dev.waybill.testing..");
  private static final Part CRM = new Part("crm", "dev.waybill.crm..");
  private static final Part CLI = new Part("cli", "dev.waybill.cli..");
  private static final Part CONFORMANCE = new Part("conformance", "dev.waybill.conformance..");

  /** What each module may know. */
  private static final Map<Part, Set<Part>> ARROWS =
      Map.of(
          API, Set.of(),
          REPLAY, Set.of(API),
          LOCAL, Set.of(API, REPLAY),
          TEMPORAL, Set.of(API, REPLAY),
          RUNTIME, Set.of(API, REPLAY),
          TESTING, Set.of(API, REPLAY, LOCAL),
          CRM, Set.of(API),
          CLI, Set.of(API, REPLAY, LOCAL, RUNTIME, CRM),
          CONFORMANCE, Set.of(API));

  /** A module and its packages. */
  private record Part(String name, List<String> packages) {
    Part(String name, String... packages) {
      this(name, List.of(packages));
    }

    String[] names() {
      return packages.toArray(String[]::new);
    }

    /** The packages of all modules that it must not know. */
    String[] foreign() {
      return ARROWS.keySet().stream()
          .filter(other -> !other.equals(this) && !known().contains(other))
          .flatMap(other -> other.packages().stream())
          .toArray(String[]::new);
    }

    Set<Part> known() {
      return Objects.requireNonNull(ARROWS.get(this));
    }
  }

  @Test
  void everyModuleIsLookedAt() {
    for (Part module : ARROWS.keySet()) {
      String[] names = module.names();
      assertThat(
              CLASSES.stream()
                  .anyMatch(type -> (type.getPackageName() + ".").startsWith(root(names[0]) + ".")))
          .as("classes of " + module.name())
          .isTrue();
    }
  }

  private static String root(String pattern) {
    return pattern.replace("..", "");
  }

  @Test
  void aModuleKnowsOnlyTheModulesBelowIt() {
    for (Part module : ARROWS.keySet()) {
      check(
          noClasses()
              .that()
              .resideInAnyPackage(module.names())
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(module.foreign())
              .as(module.name() + " depends only on " + module.known()));
    }
  }

  @Test
  void theApiNeedsLittle() {
    check(
        classes()
            .that()
            .resideInAnyPackage(API.names())
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                with(API.names(), "java..", "com.fasterxml.jackson..", "org.jspecify..")));
  }

  private static String[] with(String[] names, String... more) {
    List<String> all = new ArrayList<>(List.of(names));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void onlyAnAdapterKnowsItsVendor() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.waybill.temporal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(VENDORS));
  }

  @Test
  void whatIsInternalIsUsedWithinItsModuleOnly() {
    for (String name :
        List.of("replay", "values", "local", "temporal", "runtime", "testing", "crm", "cli")) {
      String home = "dev.waybill." + name + "..";
      check(
          noClasses()
              .that()
              .resideOutsideOfPackage(home)
              .should()
              .dependOnClassesThat()
              .resideInAPackage("dev.waybill." + name + "..internal.."));
    }
  }

  @Test
  void packagesAreFreeOfCycles() {
    check(slices().matching("dev.waybill.crm.(*)..").should().beFreeOfCycles());
    check(slices().matching("dev.waybill.conformance.(*)..").should().beFreeOfCycles());
    check(
        slices()
            .matching("dev.waybill.(replay|values|local|testing|runtime|conformance|crm|cli)..")
            .should()
            .beFreeOfCycles());
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }
}
