package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.Step;
import dev.waybill.WaybillException;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.crm.Crm;
import dev.waybill.crm.CrmSettings;
import dev.waybill.spi.BackendContext;
import dev.waybill.temporal.HistoryReplay;
import dev.waybill.values.JsonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Temporal recorded of the CRM's workflows in every release is repeated with the CRM as it is
 * now. How histories are recorded stands in CONTRIBUTING.
 */
final class CrmHistoriesTest {
  private static final Pattern DATA = Pattern.compile("\"data\":\"([^\"]*)\"");

  @TempDir static Path home;

  private static Crm crm;
  private static HistoryReplay replay;

  /** As the demo has it; who plays the day records with this one. */
  static Crm crm(Path home, Clock clock) {
    CrmSettings settings = CrmSettings.defaults();
    return Crm.embedded(
        home,
        settings.withDigest(settings.digest().withRecipients(List.of("sales@example.com"))),
        clock);
  }

  @BeforeAll
  static void open() {
    crm = crm(home, Clock.systemUTC());
    replay = replay(crm.workflows());
  }

  @AfterAll
  static void close() {
    replay.close();
    crm.close();
  }

  private static HistoryReplay replay(List<Workflow<?, ?>> workflows) {
    return HistoryReplay.open(
        new BackendContext(
            BackendContext.APP,
            BackendContext.BUILD,
            Map.of(),
            workflows,
            new JsonCodec(),
            List.of(),
            URI.create("https://crm.example/waybill"),
            true));
  }

  static Stream<Path> all() throws IOException, URISyntaxException {
    URL root = Objects.requireNonNull(CrmHistoriesTest.class.getResource("/histories"));
    try (Stream<Path> files = Files.walk(Path.of(root.toURI()))) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    }
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String workflow(Path file) {
    return Objects.requireNonNull(file.getParent()).getFileName().toString();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyHistoryFitsTheCrm(Path file) throws IOException {
    String history = text(file);

    assertThatCode(() -> replay.check(history))
        .as("%s; of a version that is not released it may be recorded anew, see CONTRIBUTING", file)
        .doesNotThrowAnyException();
    assertThat(home.resolve("mails")).as("no body ran").doesNotExist();
    assertThat(home.resolve("reports")).as("no body ran").doesNotExist();
    assertThat(crm.inventory().count("contacts")).as("no body ran").isZero();
  }

  @ParameterizedTest
  @MethodSource("all")
  void aHistoryNamesNoMachine(Path file) throws IOException {
    String decoded =
        DATA.matcher(text(file))
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        new String(
                            Base64.getDecoder().decode(found.group(1)), StandardCharsets.UTF_8)));

    assertThat(decoded)
        .doesNotContain(System.getProperty("java.io.tmpdir") + "/", System.getProperty("user.home"))
        .doesNotContainPattern("\"identity\":\"(?!waybill\")");
  }

  @Test
  void everyWorkflowOfTheCrmHasAHistory() throws Exception {
    assertThat(all().map(CrmHistoriesTest::workflow).collect(Collectors.toSet()))
        .containsAll(
            crm.workflows().stream().map(workflow -> workflow.definition().type().name()).toList());
  }

  @Test
  void aStepThatIsPutInFrontDoesNotFit() throws Exception {
    List<Workflow<?, ?>> changed =
        crm.workflows().stream().<Workflow<?, ?>>map(Preceded::new).toList();
    try (HistoryReplay other = replay(changed)) {
      for (Path file : all().toList()) {
        String history = text(file);
        if (history.contains("EVENT_TYPE_ACTIVITY_TASK_SCHEDULED")) {
          assertThatThrownBy(() -> other.check(history))
              .as(file.toString())
              .isInstanceOf(WaybillException.class)
              .hasMessageContainingAll("a run of '" + workflow(file) + "'", "but the code differs");
        }
      }
    }
  }

  /** Another workflow with one more step, before all others. */
  private record Preceded<I, O>(Workflow<I, O> workflow) implements Workflow<I, O> {
    @Override
    public WorkflowDefinition<I, O> definition() {
      return workflow.definition();
    }

    @Override
    public O run(Step step, I input) throws Exception {
      step.run("put-in-front", attempt -> {});
      return workflow.run(step, input);
    }
  }
}
