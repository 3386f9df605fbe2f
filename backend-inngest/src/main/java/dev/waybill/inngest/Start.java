package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.Json;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.CronTrigger;
import dev.waybill.journal.Header;
import dev.waybill.journal.Header.Determinism;
import dev.waybill.journal.Header.Origin;
import dev.waybill.journal.Journal;
import dev.waybill.replay.Recording;
import dev.waybill.spi.Codec;
import dev.waybill.values.JournalJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * How an engine run begins, read from what triggered it: the same at each call.
 *
 * @param journal what it goes on from
 * @param meta of a run that Waybill started, made up for one that a foreign event or a cron started
 */
record Start(Header header, Meta meta, Optional<Journal> journal) {
  /** Where an input that is a list stands in the data of an event. */
  static final String LIST = "_waybill_list";

  private static final String TIMER = "inngest/scheduled.timer";

  static Start of(Workflow<?, ?> workflow, Call call, Codec codec) {
    WorkflowDefinition<?, ?> definition = workflow.definition();
    Instant accepted = Ulids.time(call.run());
    JsonNode data = call.event().path("data");
    boolean ours = data.path(Wire.META).has("run");
    Meta meta =
        ours ? Wire.read(data.path(Wire.META), Meta.class) : foreign(call, accepted, definition);
    Json input = ours ? bare(data) : input(definition, call, codec);
    Optional<Journal> journal =
        meta.carried().journal().map(json -> JournalJson.read(json.bytes()));
    Instant began = journal.map(each -> each.header().origin().startedAt()).orElse(accepted);
    Header header =
        new Header(
            meta.run(),
            meta.place().epoch(),
            meta.place().generation(),
            definition.type().name(),
            input,
            new Determinism(meta.place().seed(), Determinism.WIDTH),
            new Origin(
                meta.accepted(), began, meta.deadline(), meta.event(), meta.parent(), meta.tags()));
    return new Start(header, meta, journal);
  }

  /** What is recorded before the first step of this engine run. */
  Recording recording() {
    return journal
        .map(
            from ->
                new Recording(header, from.entries(), from.notes().marks(), from.notes().reached()))
        .orElseGet(() -> Recording.fresh(header));
  }

  /** The seed of a run's first journal. */
  static long seed(String runId) {
    return UUID.nameUUIDFromBytes(("seed/" + runId).getBytes(StandardCharsets.UTF_8))
        .getMostSignificantBits();
  }

  private static Meta foreign(Call call, Instant began, WorkflowDefinition<?, ?> definition) {
    String event = call.event().path("id").asText("");
    return new Meta(
        call.run(),
        new Meta.Place(0, 0, seed(call.run()), 0),
        began,
        definition.timeout().map(began::plus),
        event.isEmpty() ? Optional.empty() : Optional.of(event),
        Optional.empty(),
        Set.of(),
        Meta.Carried.NOTHING,
        definition.startWithin().map(began::plus));
  }

  private static Json input(WorkflowDefinition<?, ?> definition, Call call, Codec codec) {
    JsonNode data = call.event().path("data");
    if (call.event().path("name").asText().equals(TIMER)) {
      return cron(definition.cronTriggers(), data, codec);
    }
    if (definition.batchTrigger().isPresent()) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      call.events().forEach(event -> all.add(without(event.path("data"))));
      return Wire.json(all);
    }
    return bare(data);
  }

  /** The input of the first trigger with that expression. */
  private static Json cron(List<CronTrigger> triggers, JsonNode data, Codec codec) {
    String told = data.path("cron").asText();
    return triggers.stream()
        .filter(trigger -> told.endsWith(trigger.expression()))
        .findFirst()
        .or(() -> triggers.stream().findFirst())
        .map(trigger -> Json.of(codec.encode(trigger.input())))
        .orElse(Json.of("{}"));
  }

  private static Json bare(JsonNode data) {
    return Wire.json(data.has(LIST) ? data.get(LIST) : without(data));
  }

  /** An event's data as its sender wrote it. */
  static JsonNode without(JsonNode data) {
    if (!(data instanceof ObjectNode object)) {
      return Wire.object();
    }
    ObjectNode copy = object.deepCopy();
    copy.remove(List.of(Wire.META, "_inngest"));
    return copy;
  }
}
