package dev.waybill.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.WaybillException;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.values.DefinitionCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrmTest {
  @TempDir Path directory;

  @Test
  void anEmbeddedCrmHasTwelveWorkflowsOfDifferentNames() {
    try (Crm crm = Crm.embedded(directory, CrmSettings.defaults())) {
      assertThat(crm.workflows())
          .extracting(workflow -> workflow.definition().type().name())
          .containsExactlyInAnyOrder(
              "deal-stage-changed",
              "lead-follow-up",
              "booking-reminders",
              "review-request",
              "email-sequence",
              "keep-consent",
              "ai-reply",
              "webhook-intake",
              "weekly-digest",
              "pdf-report",
              "batch-import",
              "ai-inference");
    }
  }

  @Test
  void everyDefinitionKeepsTheRulesOfRegistration() {
    try (Crm crm = Crm.embedded(directory, CrmSettings.defaults())) {
      assertThat(DefinitionCheck.checkWorkflows(crm.workflows())).isEmpty();
    }
  }

  @Test
  void aNewCrmHoldsNothing() {
    try (Crm crm = Crm.from(settings())) {
      assertThat(crm.inventory().rows()).hasSize(11).allSatisfy((t, n) -> assertThat(n).isZero());
    }
  }

  @Test
  void whatIsNotOursIsIgnored() {
    try (Crm crm = Crm.from(with("PATH", "/bin", "waybill.backend", "local"))) {
      assertThat(crm.workflows()).hasSize(12);
    }
  }

  @Test
  void aTimeScaleShortensTheWaits() {
    try (Crm crm = Crm.from(with("CRM_TIME_SCALE", "0.001"))) {
      WorkflowDefinition<?, ?> deals = definition(crm.workflows(), "deal-stage-changed");
      assertThat(deals.debounce().orElseThrow().quiet()).isEqualTo(Duration.ofMillis(30));
    }
  }

  @Test
  void theEnvironmentsFormWins() {
    try (Crm crm = Crm.from(with("CRM_DIGEST_ZONE", "Asia/Tokyo", "crm.digest.zone", "UTC"))) {
      WorkflowDefinition<?, ?> digest = definition(crm.workflows(), "weekly-digest");
      assertThat(digest.cronTriggers().get(0).zone()).hasToString("Asia/Tokyo");
    }
  }

  @Test
  void aMisspeltSettingNamesItselfAndTheOthers() {
    assertRefused("crm.smtp.ulr", "x", "'crm.smtp.ulr' is not a setting", "crm.smtp.url");
  }

  @Test
  void aSecretOutsideTheEnvironmentIsRefusedWithoutShowingIt() {
    assertRefused("crm.model.key", "sk-1", "set CRM_MODEL_KEY in the environment");
  }

  @Test
  void wrongValuesAreRefusedByName() {
    assertRefused("crm.time.scale", "fast", "crm.time.scale (CRM_TIME_SCALE)", "got: fast");
    assertRefused("crm.digest.zone", "Mars/Base", "got: Mars/Base");
    assertRefused("CRM_MAIL_FROM", "nobody", "crm.mail.from (CRM_MAIL_FROM)");
    assertRefused("crm.smtp.url", "http://x", "CRM_SMTP_URL must read smtp://");
    assertRefused("crm.model.url", "https://api.example.com/v1", "needs CRM_MODEL_KEY");
    assertRefused("crm.model.url", "ftp://x", "must be an http or https URL");
  }

  @Test
  void aDatabaseThatIsNotThereIsNamedWithoutItsPassword() {
    Map<String, String> settings =
        with(
            "CRM_DATABASE_URL", "jdbc:nothing://db.example/crm?password=hidden",
            "CRM_DATABASE_PASSWORD", "hidden");

    assertThatThrownBy(() -> Crm.from(settings))
        .isInstanceOf(WaybillException.class)
        .hasMessageContaining("CRM_DATABASE_URL")
        .hasMessageContaining("jdbc:nothing://db.example/crm")
        .hasMessageNotContaining("hidden");
  }

  private void assertRefused(String name, String value, String... words) {
    assertThatThrownBy(() -> Crm.from(with(name, value)))
        .isInstanceOf(WaybillException.class)
        .hasMessageContainingAll(words)
        .hasMessageNotContaining("sk-1");
  }

  private Map<String, String> settings() {
    return Map.of("crm.directory", directory.toString());
  }

  private Map<String, String> with(String... namesAndValues) {
    Map<String, String> all = new java.util.HashMap<>(settings());
    for (int i = 0; i < namesAndValues.length; i += 2) {
      all.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return all;
  }

  private static WorkflowDefinition<?, ?> definition(List<Workflow<?, ?>> all, String name) {
    return all.stream()
        .map(Workflow::definition)
        .filter(definition -> definition.type().name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
