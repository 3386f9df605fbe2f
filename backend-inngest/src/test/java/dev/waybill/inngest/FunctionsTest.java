package dev.waybill.inngest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.Condition;
import dev.waybill.EventType;
import dev.waybill.Priority;
import dev.waybill.WaybillException;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Singleton;
import dev.waybill.WorkflowType;
import dev.waybill.client.StartOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FunctionsTest {
  private static final Functions.Place PLACE =
      Functions.Place.serve(HttpUrl.get("https://crm.example/api/inngest"));
  private static final Duration HOUR = Duration.ofHours(1);

  record Lead(String id, String tenant, int score) {}

  private static final EventType<Lead> CREATED = EventType.of("lead/created", Lead.class);
  private static final EventType<Lead> CLOSED =
      EventType.of("lead/closed", Lead.class).keyedBy("id");

  private static WorkflowDefinition.Builder<Lead, Lead> flow() {
    return WorkflowType.of("flow", Lead.class, Lead.class).define();
  }

  private static WorkflowDefinition.Builder<Lead[], Lead> batch(int max, Duration patience) {
    return WorkflowType.of("flow", Lead[].class, Lead.class)
        .define()
        .startedByBatch(CREATED, max, patience, "tenant");
  }

  /** Functions by their ids. */
  record Configs(Map<String, ObjectNode> byId) {
    ObjectNode get(String id) {
      return Objects.requireNonNull(byId.get(id), id);
    }
  }

  private static Configs configs(WorkflowDefinition<?, ?>... definitions) {
    return new Configs(
        new Functions("crm", List.of(definitions), PLACE)
            .configs().stream()
                .collect(Collectors.toMap(config -> config.path("id").asText(), config -> config)));
  }

  private static JsonNode json(String text) {
    try {
      return InngestJson.read(text.replace('`', '"').getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void aPlainWorkflowIsOneFunctionThatItsStartEventTriggers() {
    Configs configs = configs(flow().build());

    assertThat(configs.byId().keySet())
        .containsExactlyInAnyOrder("crm-flow", "crm-waybill-cancelled", "crm-waybill-failed");
    ObjectNode flow = configs.get("crm-flow");
    assertThat(flow.path("triggers")).isEqualTo(json("[{`event`:`waybill/run.crm.flow`}]"));
    assertThat(flow.path("steps"))
        .isEqualTo(
            json(
                "{`step`:{`id`:`step`,`name`:`step`,`runtime`:{`type`:`http`,`url`:"
                    + "`https://crm.example/api/inngest?fnId=crm-flow&stepId=step`},"
                    + "`retries`:{`attempts`:20}}}"));
    assertThat(flow.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("id", "name", "triggers", "steps", "priority");
  }

  @Test
  void throughAConnectionTheServerNeedsNoAddress() {
    Functions functions = new Functions("crm", List.of(flow().build()), Functions.Place.connect());

    assertThat(functions.configs().get(0).at("/steps/step/runtime"))
        .isEqualTo(json("{`type`:`ws`,`url`:`wss://connect?fnId=crm-flow&stepId=step`}"));
  }

  @Test
  void theAdaptersOwnFunctionsHearOfTheWorkflowsFunctionsOnly() {
    Configs configs = configs(flow().throttle(1, HOUR).build());

    assertThat(configs.get("crm-waybill-cancelled").path("triggers"))
        .isEqualTo(
            json(
                "[{`event`:`inngest/function.cancelled`,`expression`:`event.data.function_id =="
                    + " 'crm-flow' || event.data.function_id == 'crm-flow-waybill-later'`}]"));
    assertThat(configs.get("crm-waybill-failed").at("/triggers/0/event").asText())
        .isEqualTo("inngest/function.failed");
    assertThat(configs().get("crm-waybill-failed").at("/triggers/0/expression").asText())
        .isEqualTo("false");
  }

  @Test
  void whatStartsAWorkflowIsATriggerEach() {
    ObjectNode flow =
        configs(
                flow()
                    .startedBy(CREATED, Condition.atLeast("score", 10))
                    .startedBy(CREATED, Condition.equal("tenant", "acme"))
                    .startedBy(CLOSED)
                    .cron("0  9 * * MON", ZoneId.of("Europe/Paris"), new Lead("a", "b", 1))
                    .cron("*/5 * * * *", ZoneOffset.UTC, new Lead("a", "b", 1))
                    .build())
            .get("crm-flow");

    JsonNode triggers = flow.path("triggers");
    assertThat(triggers).hasSize(5);
    assertThat(triggers.at("/1/expression").asText())
        .isEqualTo(
            "event.data._waybill.to == null && ("
                + Expressions.of(Condition.atLeast("score", 10))
                + " || (event.data.tenant == 'acme'))");
    assertThat(triggers.at("/2"))
        .isEqualTo(json("{`event`:`lead/closed`,`expression`:`event.data._waybill.to == null`}"));
    assertThat(triggers.at("/3")).isEqualTo(json("{`cron`:`TZ=Europe/Paris 0 9 * * MON`}"));
    assertThat(triggers.at("/4")).isEqualTo(json("{`cron`:`TZ=UTC */5 * * * *`}"));
  }

  @Test
  void limitsOnStartsAreOnTheFirstFunctionOnly() {
    Configs configs =
        configs(
            flow()
                .startedBy(CREATED)
                .throttle(10, Duration.ofMinutes(1), "tenant")
                .rateLimit(3, HOUR)
                .singleton(Singleton.CANCEL_RUNNING, "id")
                .startWithin(Duration.ofMinutes(5))
                .timeout(Duration.ofDays(1))
                .cancelledBy(CLOSED, "id")
                .concurrency(4)
                .concurrency(2, "tenant")
                .build());

    ObjectNode first = configs.get("crm-flow");
    assertThat(first.path("throttle"))
        .isEqualTo(
            InngestJson.object()
                .put("limit", 10)
                .put("period", "60s")
                .put("key", Expressions.key(List.of("tenant"))));
    assertThat(first.path("rateLimit")).isEqualTo(json("{`limit`:3,`period`:`3600s`}"));
    assertThat(first.at("/singleton/mode").asText()).isEqualTo("cancel");
    assertThat(first.path("timeouts")).isEqualTo(json("{`finish`:`86400s`,`start`:`300s`}"));
    assertThat(first.at("/triggers/0/expression").asText())
        .isEqualTo("(event.data._waybill.place.epoch > 0) != true");
    ObjectNode later = configs.get("crm-flow-waybill-later");
    assertThat(later.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "id", "name", "triggers", "steps", "concurrency", "cancel", "timeouts", "priority");
    assertThat(later.path("triggers"))
        .isEqualTo(
            json(
                "[{`event`:`waybill/run.crm.flow`,`expression`:"
                    + "`event.data._waybill.place.epoch > 0`}]"));
    assertThat(later.path("concurrency")).isEqualTo(first.path("concurrency"));
    assertThat(first.at("/concurrency/0"))
        .isEqualTo(json("{`limit`:4,`scope`:`env`,`key`:`'crm/flow/0:'`}"));
    assertThat(later.path("timeouts")).isEqualTo(json("{`finish`:`86400s`}"));
    assertThat(first.at("/cancel/0/if").asText()).isEqualTo(Expressions.cancels("id", "id"));
  }

  @Test
  void concurrencyOfOneFunctionIsItsOwn() {
    assertThat(configs(flow().concurrency(4, "tenant").build()).get("crm-flow").path("concurrency"))
        .hasToString(
            "[{\"limit\":4,\"scope\":\"fn\",\"key\":\""
                + Expressions.key(List.of("tenant"))
                + "\"}]");
  }

  @Test
  void debounceAndIdempotencyHaveTheServersForm() {
    assertThat(
            configs(flow().debounce(Duration.ofSeconds(2), HOUR).build())
                .get("crm-flow")
                .path("debounce"))
        .isEqualTo(json("{`period`:`2s`,`timeout`:`3600s`}"));
    ObjectNode day = configs(flow().idempotent(Duration.ofDays(1), "id").build()).get("crm-flow");
    assertThat(day.path("idempotency").asText()).isEqualTo(Expressions.key(List.of("id")));
    assertThat(configs(flow().idempotent(HOUR).build()).get("crm-flow").path("rateLimit"))
        .isEqualTo(json("{`limit`:1,`period`:`3600s`}"));
  }

  @Test
  void aBatchLetsStartsByClientsPass() {
    ObjectNode first = configs(batch(10, Duration.ofSeconds(5)).build()).get("crm-flow");

    assertThat(first.path("batchEvents"))
        .isEqualTo(
            InngestJson.object()
                .put("maxSize", 10)
                .put("timeout", "5s")
                .put("if", "event.name == 'lead/created'")
                .put("key", Expressions.key(List.of("tenant"))));
    assertThat(first.at("/triggers/1/event").asText()).isEqualTo("lead/created");
    assertThat(first.has("priority")).isFalse();
  }

  @Test
  void functionsLeadBackToTheirWorkflow() {
    Functions functions = new Functions("crm", List.of(flow().throttle(1, HOUR).build()), PLACE);

    assertThat(functions.of("flow")).containsExactly("crm-flow", "crm-flow-waybill-later");
    assertThat(functions.workflow("crm-flow-waybill-later")).contains("flow");
    assertThat(functions.workflow("crm-waybill-failed")).isEmpty();
  }

  static Stream<Arguments> refused() {
    Function<String, EventType<Lead>> event = name -> EventType.of(name, Lead.class).keyedBy("id");
    WorkflowDefinition.Builder<Lead, Lead> manyEvents = flow();
    WorkflowDefinition.Builder<Lead, Lead> manyCancels = flow();
    for (int i = 0; i < 10; i++) {
      manyEvents.startedBy(event.apply("e/" + i));
      manyCancels.cancelledBy(event.apply("e/" + i), "id");
    }
    Lead lead = new Lead("a", "b", 1);
    ZoneId paris = ZoneId.of("Europe/Paris");
    return Stream.of(
        Arguments.of(manyEvents.build(), "startedBy and cron may name at most 10 ", "got: '11 "),
        Arguments.of(manyCancels.build(), "cancelledBy may name at most 5 ", "got: '10 "),
        Arguments.of(
            flow().concurrency(1).concurrency(2).concurrency(3).build(),
            "concurrency may name at most 2 ",
            "got: '3 "),
        Arguments.of(
            flow().startedBy(event.apply("waybill/x")).build(),
            "startedBy must not name an event that begins with 'waybill/'",
            "waybill/x"),
        Arguments.of(
            flow().cron("0 9 * * 7", paris, lead).build(), "weekdays from 0 to 6", "0 9 * * 7"),
        Arguments.of(
            flow().cron("0 9 * * 5-7", paris, lead).build(), "weekdays from 0 to 6", "0 9 * * 5-7"),
        Arguments.of(
            flow().cron("0 9 * * *", ZoneOffset.ofHours(2), lead).build(), "a zone", "+02:00"),
        Arguments.of(
            flow().cron("0 9 * * *", paris, lead).cron("0  9 * * *", paris, lead).build(),
            "cron may have each time once",
            "Europe/Paris"),
        Arguments.of(
            flow().debounce(Duration.ofMillis(500), HOUR).build(),
            "debounce must take whole seconds, PT1S to PT168H",
            "PT0.5S"),
        Arguments.of(
            flow().throttle(1, Duration.ofDays(8)).build(), "throttle must take", "PT192H"),
        Arguments.of(
            flow().rateLimit(1, Duration.ofHours(25)).build(), "rateLimit must take", "PT25H"),
        Arguments.of(
            flow().idempotent(Duration.ofDays(2)).build(), "idempotent must take", "PT48H"),
        Arguments.of(flow().timeout(Duration.ofMillis(1)).build(), "timeout must take", "PT0.001S"),
        Arguments.of(
            batch(101, Duration.ofSeconds(1)).build(), "startedByBatch must have", "got: '101'"),
        Arguments.of(batch(2, HOUR).build(), "startedByBatch must take", "PT1H"),
        Arguments.of(
            batch(2, Duration.ofSeconds(1)).priority(Priority.HIGH).build(),
            "startedByBatch cannot be combined with priority",
            "both"),
        Arguments.of(
            batch(2, Duration.ofSeconds(1)).singleton(Singleton.SKIP_NEW).build(),
            "startedByBatch cannot be combined with singleton",
            "both"),
        Arguments.of(
            flow().idempotent(HOUR).rateLimit(1, HOUR).build(),
            "idempotent cannot be combined with rateLimit",
            "both"),
        Arguments.of(
            flow().idempotent(HOUR).debounce(HOUR, HOUR).build(),
            "idempotent cannot be combined with debounce",
            "both"),
        Arguments.of(
            WorkflowType.of("waybill-failed", Lead.class, Lead.class).define().build(),
            "name is one that Waybill itself uses",
            "waybill-failed"),
        Arguments.of(
            WorkflowType.of("x-waybill-later", Lead.class, Lead.class).define().build(),
            "name is one that Waybill itself uses",
            "x-waybill-later"));
  }

  @ParameterizedTest
  @MethodSource
  void refused(WorkflowDefinition<?, ?> definition, String rule, String found) {
    assertThatThrownBy(() -> configs(definition))
        .isInstanceOfSatisfying(
            WaybillException.class,
            e ->
                assertThat(e)
                    .hasMessageContainingAll(
                        "workflow '" + definition.type().name() + "': ", rule, found)
                    .extracting(WaybillException::code)
                    .isEqualTo("bad-definition"));
  }

  @Test
  void anApplicationsNameEndsBeforeTheWorkflowsBegins() {
    assertThatThrownBy(() -> new Functions("crm.eu", List.of(), PLACE))
        .isInstanceOf(WaybillException.class)
        .hasMessageContainingAll("waybill.app must have no '.'", "got: 'crm.eu'");
  }

  @Test
  void aRunGainsInTheQueueByMorePriorityThanItsWorkflowHas() {
    assertThat(configs(flow().build()).get("crm-flow").at("/priority/run").asText())
        .isEqualTo("event.data._waybill.priority == 'HIGH' ? 300 : 0");
    assertThat(
            configs(flow().priority(Priority.LOW).build())
                .get("crm-flow")
                .at("/priority/run")
                .asText())
        .isEqualTo(
            "event.data._waybill.priority == 'NORMAL' ? 300 :"
                + " event.data._waybill.priority == 'HIGH' ? 600 : 0");
    assertThat(configs(flow().priority(Priority.HIGH).build()).get("crm-flow").has("priority"))
        .isFalse();
  }

  @Test
  void aStartWithAPriorityThatTheServerCannotKeepIsRefused() {
    StartOptions options = StartOptions.defaults();
    FunctionCheck.start(flow().build(), options.withPriority(Priority.HIGH));
    FunctionCheck.start(flow().build(), options.withDelay(HOUR));

    assertThatThrownBy(
            () -> FunctionCheck.start(flow().build(), options.withPriority(Priority.LOW)))
        .isInstanceOf(WaybillException.class)
        .hasMessageContainingAll("start of workflow 'flow'", "got: LOW, where the definition says");
    assertThatThrownBy(
            () ->
                FunctionCheck.start(
                    flow().build(), options.withPriority(Priority.HIGH).withDelay(HOUR)))
        .hasMessageContainingAll("a delay cannot be combined", "got: PT1H and HIGH");
  }
}
