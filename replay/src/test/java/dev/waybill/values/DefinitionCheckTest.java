package dev.waybill.values;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.Condition;
import dev.waybill.EventType;
import dev.waybill.Json;
import dev.waybill.WaybillException;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.client.StartOptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionCheckTest {
  enum Stage {
    OPEN,
    WON
  }

  record Contact(String email, Optional<Long> id) {}

  record Lead(
      String leadId,
      long number,
      @JsonProperty("deal_id") String dealId,
      Contact contact,
      Optional<Contact> other,
      Stage stage,
      UUID uuid,
      Instant at,
      BigDecimal amount,
      double score,
      boolean vip,
      List<String> tags,
      Map<String, Object> fields,
      JsonNode tree,
      Json raw,
      Object any) {}

  /** A bean of the old kind. */
  public static final class Bean {
    public int shown;
    private String name = "";

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }
  }

  private static final WorkflowType<Lead, String> TYPE =
      WorkflowType.of("follow-up", Lead.class, String.class);
  private static final EventType<Lead> EVENT =
      EventType.of("crm/lead", Lead.class).keyedBy("leadId");

  @Nested
  class Keys {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "leadId",
          "number",
          "deal_id",
          "contact.email",
          "contact.id",
          "other.email",
          "other.id",
          "stage",
          "uuid",
          "at",
          "amount"
        })
    void leadToStringsAndIntegers(String path) {
      assertThat(check(d -> d.concurrency(1, path))).isEmpty();
      assertThat(check(d -> d.cancelledBy(EVENT, path))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fields.x", "fields.x.y", "tree.x", "raw.x", "any.x", "any", "raw"})
    void intoOpenTypesAreReportedAsUnchecked(String path) {
      assertThat(check(d -> d.concurrency(1, path)))
          .singleElement()
          .asString()
          .contains("workflow 'follow-up': concurrency path '" + path + "' is not checked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"score", "vip", "tags", "contact", "other"})
    void toAnythingElseAreRefused(String path) {
      refused("bad-path", d -> d.singleton(WorkflowDefinition.Singleton.SKIP_NEW, path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"leadid", "dealId", "contact.mail", "leadId.x", "tags.size", "stage.x"})
    void toNowhereAreRefused(String path) {
      refused("bad-path", d -> d.idempotent(Duration.ofHours(1), path));
      refused("bad-path", d -> d.receives(EVENT, path));
      refused("bad-path", d -> d.startedBy(EVENT.keyedBy(path)));
    }

    @Test
    void ofBeansAreTheirGettersAndFields() {
      WorkflowType<Bean, String> type = WorkflowType.of("bean", Bean.class, String.class);
      assertThat(
              DefinitionCheck.check(
                  type.define().throttle(1, Duration.ofSeconds(1), "name", "shown").build()))
          .isEmpty();
      assertThatThrownBy(
              () ->
                  DefinitionCheck.check(
                      type.define().rateLimit(1, Duration.ofSeconds(1), "nam").build()))
          .hasMessageContaining("it has: name, shown; did you mean 'name'?");
    }

    @Test
    void ofEveryLimitAreChecked() {
      Duration hour = Duration.ofHours(1);
      refused("bad-path", d -> d.debounce(hour, hour, "nope"));
      refused("bad-path", d -> d.throttle(1, hour, "leadId", "nope"));
      refused("bad-path", d -> d.rateLimit(1, hour, "nope"));
      refused("bad-path", d -> d.concurrency(1).concurrency(1, "nope"));
    }
  }

  @Nested
  class Conditions {

    @Test
    void maySayWhatTheTypeCanMean() {
      Condition fits =
          Condition.equal("stage", "WON")
              .and(Condition.atLeast("amount", 10).or(Condition.below("score", 1)))
              .and(Condition.equal("vip", true).negate())
              .and(Condition.oneOf("number", 1, 2))
              .and(Condition.present("other"));
      assertThat(check(d -> d.startedBy(EVENT, fits))).isEmpty();
      assertThat(check(d -> d.startedBy(EVENT, Condition.present("fields.x")))).hasSize(1);
    }

    @Test
    void onAnythingElseAreRefused() {
      for (Condition misfit :
          List.of(
              Condition.equal("contact", "x"),
              Condition.oneOf("tags", "x"),
              Condition.atLeast("stage", 1),
              Condition.below("vip", 1),
              Condition.present("nope"),
              Condition.present("stage").and(Condition.present("nope").negate()),
              Condition.present("stage").or(Condition.present("nope")))) {
        refused("bad-path", d -> d.startedBy(EVENT, misfit));
      }
    }
  }

  @Nested
  class Types {

    @Test
    void ofInputsMustBecomeObjects() {
      for (Class<?> type :
          List.of(
              String.class,
              int.class,
              Long.class,
              List.class,
              Lead[].class,
              Stage.class,
              Void.class,
              Instant.class)) {
        assertThatThrownBy(
                () ->
                    DefinitionCheck.check(
                        WorkflowType.of("w", type, String.class).define().build()))
            .describedAs(type.getName())
            .isInstanceOfSatisfying(
                WaybillException.class, e -> assertThat(e.code()).isEqualTo("bad-definition"));
      }
      for (Class<?> type : List.of(Lead.class, Bean.class, Map.class, JsonNode.class, Json.class)) {
        assertThat(DefinitionCheck.check(WorkflowType.of("w", type, String.class).define().build()))
            .isEmpty();
      }
    }

    @Test
    void ofEventDataMustBecomeObjects() {
      refused(
          "bad-definition",
          d -> d.cancelledBy(EventType.of("e", String.class).keyedBy("id"), "leadId"));
    }

    @Test
    void ofABatchAreTheArrayOfTheEventsData() {
      WorkflowType<Lead[], String> batch = WorkflowType.of("b", Lead[].class, String.class);
      Duration minute = Duration.ofMinutes(1);
      assertThat(
              DefinitionCheck.check(
                  batch.define().startedByBatch(EVENT, 10, minute, "stage").build()))
          .isEmpty();
      assertThatThrownBy(
              () ->
                  DefinitionCheck.check(
                      batch.define().startedByBatch(EVENT, 10, minute, "nope").build()))
          .hasMessageContaining("'nope'");
      refused("bad-definition", d -> d.startedByBatch(EVENT, 10, minute));
    }
  }

  @Test
  void namesAreUsedOnce() {
    WorkflowDefinition<Lead, String> definition = TYPE.define().build();
    assertThatThrownBy(() -> DefinitionCheck.check(List.of(definition, TYPE.define().build())))
        .isInstanceOfSatisfying(
            WaybillException.class, e -> assertThat(e.code()).isEqualTo("duplicate-workflow"));
  }

  @Test
  void aStartsDelayIsRefusedBesideDebounceAlone() {
    Duration hour = Duration.ofHours(1);
    WorkflowDefinition<Lead, String> debounced = TYPE.define().debounce(hour, hour).build();
    StartOptions delayed = StartOptions.defaults().withDelay(hour);

    DefinitionCheck.checkStart(debounced, StartOptions.defaults());
    DefinitionCheck.checkStart(TYPE.define().build(), delayed);
    assertThatThrownBy(() -> DefinitionCheck.checkStart(debounced, delayed))
        .isInstanceOfSatisfying(
            WaybillException.class, e -> assertThat(e.code()).isEqualTo("bad-start"))
        .hasMessage(
            "workflow 'follow-up': a start with a delay cannot be combined with debounce, which"
                + " decides when the run starts, got: PT1H; leave the delay out, or choose another"
                + " quiet time");
  }

  @Test
  void cronExpressionsAreChecked() {
    Lead lead = new JsonCodec().decode("{}".getBytes(UTF_8), Lead.class);
    assertThat(check(d -> d.cron("0 9 * * 1", ZoneOffset.UTC, lead))).isEmpty();
    refused("bad-cron", d -> d.cron("every monday", ZoneOffset.UTC, lead));
  }

  private static List<String> check(
      Function<WorkflowDefinition.Builder<Lead, String>, WorkflowDefinition.Builder<Lead, String>>
          part) {
    return DefinitionCheck.check(part.apply(TYPE.define()).build());
  }

  private static void refused(
      String code,
      Function<WorkflowDefinition.Builder<Lead, String>, WorkflowDefinition.Builder<Lead, String>>
          part) {
    assertThatThrownBy(() -> check(part))
        .isInstanceOfSatisfying(WaybillException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageStartingWith("workflow 'follow-up': ");
  }
}
