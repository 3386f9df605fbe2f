package dev.waybill.values;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.waybill.Condition;
import dev.waybill.EventType;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.Step;
import dev.waybill.WaybillException;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Every message of this package, as people read it: see {@code messages.txt} beside this class.
 * What they are now is left in {@code target/messages.txt}.
 */
class MessagesTest {
  private static final JsonCodec CODEC = new JsonCodec();
  private static final WorkflowType<Deal, String> TYPE =
      WorkflowType.of("deal-won", Deal.class, String.class);
  private static final EventType<Deal> EVENT = EventType.of("crm/deal.won", Deal.class);
  private static final EventType<Line> REPLY =
      EventType.of("crm/lead.replied", Line.class).keyedBy("sku");

  record Line(String sku, int count, double weight) {
    Line {
      if (count < 0) {
        throw new IllegalArgumentException("count must not be negative");
      }
    }
  }

  record Deal(
      String dealId,
      List<Line> lines,
      Instant closedAt,
      Map<String, Object> more,
      BigDecimal sum) {}

  record Holder(Object thing) {}

  record Typed(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object thing) {}

  interface Shape {
    int edges();
  }

  /** Has no properties. */
  static final class Opaque {}

  private final List<String> messages = new ArrayList<>();

  @Test
  void messagesAreTheGoldenOnes() throws IOException {
    reading();
    writing();
    paths();
    definitions();
    crons();
    journals();
    rest();
    String text = String.join("\n", messages) + "\n";
    Files.writeString(Path.of("target", "messages.txt"), text);
    assertThat(text).isEqualTo(golden());
  }

  private void reading() {
    decode("{'dealId':'d1','lines':[{'sku':'a','count':'many'}]}", Deal.class);
    decode("{'lines':[{},{'count':1.5}]}", Deal.class);
    decode("{'lines':[{'count':12345678901}]}", Deal.class);
    decode("{'lines':[{'count':-1}]}", Deal.class);
    decode("{'lines':{'sku':'a'}}", Deal.class);
    decode("{'dealId':['" + "long ".repeat(40) + "']}", Deal.class);
    decode("{'closedAt':'" + "yesterday ".repeat(20) + "'}", Deal.class);
    decode("[1,2]", Deal.class);
    decode("'text'", Deal.class);
    decode("{'dealId':'d1'", Deal.class);
    decode("{'dealId':'d1'} {}", Deal.class);
    decode("{'lines':[{'count':1,]}", Deal.class);
    decode("", Deal.class);
    decode("{'edges':3}", Shape.class);
    decode("{'thing':{'@class':'java.io.File'}}", Typed.class);
    add(() -> JsonCodec.tree(Json.of("{oops}")));
    add(() -> JsonCodec.tree(Json.of("")));
  }

  private void writing() {
    add(() -> CODEC.encode(Double.NaN));
    add(() -> CODEC.encode(new Line("a", 1, Double.POSITIVE_INFINITY)));
    add(() -> CODEC.encode(Map.of("lines", List.of(new Line("a", 1, Double.NaN)))));
    add(() -> CODEC.encode(new Holder(new Opaque())));
    add(() -> CODEC.encode(new Holder(Json.of("{"))));
    add(() -> CODEC.encode(new Holder(Json.of(""))));
    add(() -> CODEC.encode(new Holder(Json.of("1 2"))));
    add(() -> CODEC.encode(new Typed("x")));
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);
    add(() -> CODEC.encode(cycle));
  }

  private void paths() {
    add(() -> JsonPaths.scalar(Json.of("{\"id\":9007199254740993}"), "id"));
    add(() -> JsonPaths.key("event 'crm/x'", Json.of("{\"id\":1.5}"), "id"));
    add(() -> JsonPaths.key("event 'crm/x'", Json.of("{\"id\":true}"), "id"));
    add(() -> JsonPaths.key("event 'crm/x'", Json.of("{\"id\":\"it's\"}"), "id"));
    add(() -> JsonPaths.key("event 'crm/x'", Json.of("{\"id\":1e20}"), "id"));
  }

  private void definitions() {
    define(d -> d.cancelledBy(REPLY, "dealID"));
    define(d -> d.receives(REPLY, "customer"));
    define(d -> d.receives(REPLY.keyedBy("sky"), "dealId"));
    define(d -> d.concurrency(3, "lines"));
    define(d -> d.concurrency(3, "lines.sku"));
    define(d -> d.startedBy(EVENT, Condition.atLeast("dealId", 3)));
    define(d -> d.startedBy(EVENT, Condition.equal("lines", "x")));
    define(d -> d.startedByBatch(EVENT, 10, Duration.ofMinutes(1)));
    define(d -> d.cancelledBy(EventType.of("crm/x", String.class).keyedBy("id"), "dealId"));
    add(
        () ->
            DefinitionCheck.check(
                WorkflowType.of("w", String.class, String.class).define().build()));
    add(
        () ->
            DefinitionCheck.check(
                WorkflowType.of("w", Typed.class, String.class)
                    .define()
                    .concurrency(1, "thing.x")
                    .build()));
    add(
        () ->
            DefinitionCheck.check(
                WorkflowType.of("w", Opaque.class, String.class)
                    .define()
                    .concurrency(1, "id")
                    .build()));
    add(() -> DefinitionCheck.check(List.of(TYPE.define().build(), TYPE.define().build())));
    add(() -> DefinitionCheck.checkWorkflows(List.of(new One(), new Other())));
    messages.addAll(
        DefinitionCheck.check(TYPE.define().concurrency(1, "more.region").build()).stream()
            .map(warning -> "warning: " + warning)
            .toList());
  }

  private void crons() {
    Deal deal = CODEC.decode("{}".getBytes(UTF_8), Deal.class);
    define(d -> d.cron("every monday", ZoneOffset.UTC, deal));
    define(d -> d.cron("0 25 * * *", ZoneOffset.UTC, deal));
    define(d -> d.cron("0 0 30 2 *", ZoneOffset.UTC, deal));
    add(() -> Crons.next("", ZoneOffset.UTC, Instant.EPOCH));
  }

  private void journals() {
    read("");
    read("[]");
    read("{'format':2,'anything':[]}");
    read("{'format':'1'}");
    read("{'format':1,'header':{},'entries':[],'notes':{}}");
    read("{'format':1,'entries':[{'order':0,'key':'a','kind':'leap'}]}");
    read("{'format':1,'entries':[{'order':0,'key':'a','kind':'step','began':'noon'}]}");
    read("{'format':1,'entries':[{'order':0,'key':");
    read("{'format':99999999999}");
    add(() -> JournalJson.write(brokenJournal()));
  }

  private void rest() {
    add(() -> new Limits(0));
    add(() -> new Limits(8).check("step 'load'", Json.of("\"123456789\"")));
    add(() -> new CallbackTokens(List.of()));
    add(() -> new CallbackTokens(List.of("short".getBytes(UTF_8))));
    add(() -> new CallbackTokens(List.of(new byte[32])).verify("a.b.c"));
  }

  private void decode(String json, Class<?> type) {
    add(() -> CODEC.decode(json.replace('\'', '"').getBytes(UTF_8), type));
  }

  private void read(String json) {
    add(() -> JournalJson.read(json.replace('\'', '"').getBytes(UTF_8)));
  }

  private void define(
      Function<WorkflowDefinition.Builder<Deal, String>, WorkflowDefinition.Builder<Deal, String>>
          part) {
    add(() -> DefinitionCheck.check(part.apply(TYPE.define()).build()));
  }

  private void add(ThrowingCallable call) {
    WaybillException thrown = catchThrowableOfType(WaybillException.class, call);
    assertThat(thrown).describedAs("after %s", messages).isNotNull();
    messages.add(thrown.code() + ": " + thrown.getMessage());
  }

  private static Journal brokenJournal() {
    Journal journal = RandomJournals.of(3);
    Entry entry =
        new Entry(
            0,
            "load",
            EntryKind.STEP,
            new Entry.Times(Instant.EPOCH, Instant.EPOCH, Optional.empty()),
            Entry.Result.of(Failure.of("X", "y").withData(Json.of("{]"))),
            Entry.Detail.NONE);
    return new Journal(1, journal.header(), List.of(entry), journal.notes(), Optional.empty());
  }

  private static String golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(MessagesTest.class.getResourceAsStream("messages.txt"))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static class One implements Workflow<Deal, String> {
    @Override
    public WorkflowDefinition<Deal, String> definition() {
      return TYPE.define().build();
    }

    @Override
    public String run(Step step, Deal input) {
      return "";
    }
  }

  private static final class Other extends One {}
}
