package dev.waybill.temporal;

import static dev.waybill.temporal.GoldenWorkflows.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.Step;
import dev.waybill.WaybillException;
import dev.waybill.Workflow;
import dev.waybill.temporal.GoldenWorkflows.Order;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The histories that runs of this module's workflows left in every release are repeated with the
 * code as it is now. Histories of a release stay as they are for ever; those of a version that is
 * not released yet are recorded anew when the code has to differ, see CONTRIBUTING.
 */
class GoldenHistoriesTest {
  private static final List<String> RAN = new CopyOnWriteArrayList<>();
  private static HistoryReplay replay;

  @BeforeAll
  static void open() {
    replay = open(new GoldenWorkflows((key, attempt) -> RAN.add(key)).all());
  }

  @AfterAll
  static void close() {
    replay.close();
  }

  private static HistoryReplay open(List<Workflow<?, ?>> workflows) {
    return HistoryReplay.open(
        Backends.context(
            TemporalSettings.IN_PROCESS, Map.of(), true, workflows.toArray(Workflow<?, ?>[]::new)));
  }

  static Stream<Golden> all() {
    return Golden.all().stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyHistoryFitsTheCode(Golden golden) {
    assertThatCode(() -> replay.check(golden.text()))
        .as(
            "%s; of a version that is not released it may be recorded anew, see CONTRIBUTING",
            golden)
        .doesNotThrowAnyException();
    assertThat(RAN).as("bodies that ran").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void aHistoryNamesNoMachine(Golden golden) {
    assertThat(golden.text()).doesNotContainPattern("\"identity\":\"(?!waybill\")");
    assertThat(golden.decoded())
        .doesNotContain(System.getProperty("java.io.tmpdir") + "/", System.getProperty("user.home"))
        .doesNotContainPattern("\\d+@\\w");
  }

  @Test
  void everyWorkflowHasAHistory() throws Exception {
    Set<String> workflows =
        new GoldenWorkflows((key, attempt) -> {})
            .all().stream()
                .map(workflow -> workflow.definition().type().name())
                .collect(Collectors.toCollection(TreeSet::new));
    Set<String> systems = systems();
    assertThat(systems)
        .hasSizeGreaterThanOrEqualTo(7)
        .allMatch(name -> name.startsWith("waybill."));
    workflows.addAll(systems);

    assertThat(all().map(Golden::workflow).collect(Collectors.toSet())).containsAll(workflows);
  }

  /** The types of all workflows of the adapter itself. */
  private static Set<String> systems() throws IOException, URISyntaxException {
    Path classes =
        Path.of(TemporalBackend.class.getResource("TemporalBackend.class").toURI()).getParent();
    try (Stream<Path> files = Files.list(classes)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.contains("$") && file.endsWith(".class"))
          .map(file -> loaded(file.replaceFirst("\\.class$", "")))
          .filter(type -> type.isAnnotationPresent(WorkflowInterface.class))
          .flatMap(type -> Arrays.stream(type.getMethods()))
          .filter(method -> method.isAnnotationPresent(WorkflowMethod.class))
          .map(method -> method.getAnnotation(WorkflowMethod.class).name())
          .collect(Collectors.toSet());
    }
  }

  private static Class<?> loaded(String name) {
    try {
      return Class.forName(
          "dev.waybill.temporal." + name, false, GoldenHistoriesTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- what does not fit

  private static void assertMisfit(
      String workflow, String history, BiFunction<Step, Order, String> code, String... words) {
    List<Workflow<?, ?>> changed =
        List.of(GoldenWorkflows.workflow(type(workflow).define().build(), code));
    try (HistoryReplay other = open(changed)) {
      assertThatThrownBy(() -> other.check(Golden.of(history).text()))
          .isInstanceOf(WaybillException.class)
          .hasMessageContainingAll(words);
    }
    assertThat(RAN).isEmpty();
  }

  private static String work(Step step, String id) {
    return step.run(id, String.class, attempt -> "" + RAN.add(id));
  }

  @Test
  void aRenamedStepDoesNotFit() {
    assertMisfit(
        "order",
        "order/server-shipped.json",
        (step, order) -> work(step, "quote"),
        "a run of 'order'",
        "is step 'price'",
        "'quote'",
        "Guard the change with version()");
  }

  @Test
  void anInsertedStepDoesNotFit() {
    assertMisfit(
        "order",
        "order/shipped.json",
        (step, order) -> work(step, "price") + work(step, "extra"),
        "is step 'flaky'",
        "'extra'");
  }

  @Test
  void aStepThatIsLeftOutDoesNotFit() {
    assertMisfit(
        "booked",
        "booked/cancelled.json",
        (step, order) -> {
          step.sleep("until-then", order.time());
          return "";
        },
        "is step 'book'",
        "START_TIMER");
  }

  @Test
  void aStepBehindAJournalThatWasTakenOverDoesNotFit() {
    assertMisfit(
        "moved",
        "moved/from-a-journal.json",
        (step, order) -> work(step, "first") + work(step, "extra"),
        "is the timer of 'on-the-road'",
        "SCHEDULE_ACTIVITY");
  }

  @Test
  void aStepOfAJournalThatWasTakenOverDoesNotFit() {
    assertMisfit(
        "moved",
        "moved/from-a-journal.json",
        (step, order) -> work(step, "zeroth"),
        "the journal and the code disagree",
        "entry 0 is step 'first'",
        "the code issued step 'zeroth'");
  }

  @Test
  void aChangeBehindAVersionFits() {
    List<Workflow<?, ?>> changed =
        List.of(
            GoldenWorkflows.workflow(
                type("child").define().build(),
                (step, order) -> {
                  if (step.version("story", 0, 1) == 1) {
                    String unused = work(step, "tell-a-story");
                  }
                  step.sleep("doze", Duration.ofSeconds(1));
                  return work(step, "play");
                }));
    try (HistoryReplay other = open(changed)) {
      other.check(Golden.of("child/good.json").text());
    }
  }

  @Test
  void anAlteredHistoryOfASystemWorkflowDoesNotFit() {
    String cron = Golden.of("waybill.cron/paused.json").text();
    assertThatThrownBy(
            () -> replay.check(cron.replace("{\"name\":\"waybill.fire\"}", "{\"name\":\"else\"}")))
        .hasMessageContainingAll("a run of 'waybill.cron'", "is step 'else'", "'waybill.fire'");

    String gate = Golden.of("waybill.gate/singleton.json").text();
    String unmarked =
        gate.lines()
            .filter(line -> !line.contains("EVENT_TYPE_MARKER_RECORDED"))
            .collect(Collectors.joining("\n"));
    assertThatThrownBy(() -> replay.check(unmarked))
        .hasMessageContaining("a run of 'waybill.gate'");
  }

  @Test
  void whatIsNoHistoryIsRefused() {
    assertThatThrownBy(() -> replay.check("{\"events\":[]}"))
        .hasMessageContaining("a history must be Temporal's JSON of one");
    assertThatThrownBy(() -> replay.check("nothing"))
        .hasMessageContaining("a history must be Temporal's JSON of one");
  }
}
