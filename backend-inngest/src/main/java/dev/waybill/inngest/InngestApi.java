package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.WaybillException;
import dev.waybill.inngest.Rest.Got;
import dev.waybill.inngest.Rest.Order;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/**
 * The server's APIs.
 *
 * <p>Each call throws {@link WaybillException} with code {@code server-unavailable} when the server
 * does not answer, {@code bad-credentials} when it does not let us in, {@code server-refused} when
 * it does not want what we ask, {@code bad-answer} or {@code answer-too-large} for an answer that
 * cannot be used, and {@code interrupted}.
 */
final class InngestApi implements Upstream, AutoCloseable {
  /** Events that one request takes. */
  static final int MAX_EVENTS = 5000;

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int GONE = 410;
  static final int EVENT_PAGE = 50;

  private final Access access;
  private final Rest rest;
  private final Encryption encryption;

  InngestApi(Access access) {
    this(access, Rest.Tuning.DEFAULT);
  }

  InngestApi(Access access, Rest.Tuning tuning) {
    this(access, tuning, Encryption.NONE);
  }

  InngestApi(Access access, Rest.Tuning tuning, Encryption encryption) {
    this.access = access;
    this.encryption = encryption;
    this.rest = new Rest(access, tuning);
  }

  // ---- events

  /**
   * Sends events; when this returns they are durable. Doing it again with the same ids and seed
   * changes nothing.
   *
   * @param events 1 to {@link #MAX_EVENTS}, each with {@code id}, {@code name} and {@code data}
   * @return the internal id of each
   */
  List<String> sendEvents(List<? extends JsonNode> events, EventSeed seed) {
    if (events.isEmpty() || events.size() > MAX_EVENTS) {
      throw new WaybillException(
          "too-many-events",
          "a request must have 1 to "
              + MAX_EVENTS
              + " events, got: "
              + events.size()
              + ". Send them in parts.");
    }
    ArrayNode body = InngestJson.array();
    events.forEach(event -> body.add(encryption.sealedEvent(event)));
    HttpUrl url =
        access
            .events()
            .newBuilder()
            .addPathSegment("e")
            .addPathSegment(access.eventKey().isEmpty() ? "NO_EVENT_KEY_SET" : access.eventKey())
            .build();
    Order order =
        Order.post(named(events), url, body)
            .with(Headers.of(EventSeed.HEADER, seed.header()))
            .withoutBearer();
    JsonNode answer = rest.json(order);
    List<String> ids = new ArrayList<>();
    answer.path("ids").forEach(id -> ids.add(id.asText()));
    if (ids.size() != events.size()) {
      throw rest.notUnderstood(order, "an object with an id for each event", answer);
    }
    return ids;
  }

  private static String named(List<? extends JsonNode> events) {
    String first = events.get(0).path("name").asText();
    return events.size() == 1
        ? "sending event '" + first + "'"
        : "sending " + events.size() + " events, the first '" + first + "'";
  }

  /** An event by its internal id, as it was up to 5 s ago. */
  Optional<JsonNode> event(String ulid) {
    return rest.json(Order.get("event " + ulid, at("v1", "events", ulid)), NOT_FOUND)
        .map(answer -> answer.path("data"))
        .filter(JsonNode::isObject)
        .map(encryption::openedEvent);
  }

  /**
   * Events of a name, newest first, 50 at most.
   *
   * @param after received after that
   * @param cursor the {@code internal_id} of the last one of the page before; empty: the first page
   */
  List<JsonNode> events(String name, Instant after, Optional<String> cursor) {
    HttpUrl.Builder url =
        at("v1", "events")
            .newBuilder()
            .addQueryParameter("name", name)
            .addQueryParameter("received_after", after.toString())
            .addQueryParameter("limit", Integer.toString(EVENT_PAGE));
    cursor.ifPresent(id -> url.addQueryParameter("cursor", id));
    Order order = Order.get("events '" + name + "'", url.build());
    JsonNode answer = rest.json(order);
    JsonNode data = answer.path("data");
    if (!data.isArray() && !data.isNull()) {
      throw rest.notUnderstood(order, "a list of events", answer);
    }
    List<JsonNode> events = new ArrayList<>();
    data.forEach(event -> events.add(encryption.openedEvent(event)));
    return events;
  }

  /**
   * Wakes the run that waits for a signal.
   *
   * @return the engine run that was woken; empty: nothing waited for it, and it is lost
   */
  Optional<String> signal(String signal, JsonNode data) {
    ObjectNode body = InngestJson.object().put("signal", signal);
    body.set("data", encryption.sealed(data));
    Order order = Order.post("a signal", at("v1", "signals"), body).once();
    return rest.json(order, NOT_FOUND).map(answer -> answer.path("data").path("run_id").asText());
  }

  // ---- engine runs

  /** All engine runs that an event has started so far, with outputs, by its internal id. */
  List<EngineRun> eventRuns(String eventUlid) {
    List<EngineRun> runs = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      HttpUrl.Builder url =
          at("v2", "events", eventUlid, "runs")
              .newBuilder()
              .addQueryParameter("includeOutput", "true");
      cursor.ifPresent(at -> url.addQueryParameter("cursor", at));
      EngineRuns page = page(Order.get("the runs of event " + eventUlid, url.build()));
      runs.addAll(page.runs());
      cursor = page.next();
    } while (cursor.isPresent());
    return runs;
  }

  /**
   * Engine runs that match.
   *
   * @param cursor where the page before said it goes on; empty: the first page
   */
  EngineRuns runs(RunFilter filter, Optional<String> cursor) {
    return page(
        Order.get(
            "the list of runs of '" + filter.app() + "'", filter.on(at("v2", "runs"), cursor)));
  }

  private EngineRuns page(Order order) {
    JsonNode answer = encryption.opened(rest.json(order));
    List<EngineRun> runs = new ArrayList<>();
    JsonNode data = answer.path("data");
    boolean isEmpty = data.isMissingNode() && answer.path("page").isObject();
    if (!data.isArray() && !isEmpty) {
      throw rest.notUnderstood(order, "a list of runs", answer);
    }
    for (JsonNode run : data) {
      runs.add(
          EngineRun.of(run).orElseThrow(() -> rest.notUnderstood(order, "a list of runs", run)));
    }
    JsonNode page = answer.path("page");
    return new EngineRuns(
        runs,
        page.path("hasMore").asBoolean() ? EngineRun.text(page.path("cursor")) : Optional.empty());
  }

  /** How an engine run stands now, with its output; empty: there is none. */
  Optional<EngineRun> find(String ulid) {
    HttpUrl url =
        at("v2", "runs", ulid).newBuilder().addQueryParameter("includeOutput", "true").build();
    Order order = Order.get("run " + ulid, url);
    return rest.json(order, NOT_FOUND)
        .map(
            answer ->
                EngineRun.of(encryption.opened(answer.path("data")))
                    .orElseThrow(() -> rest.notUnderstood(order, "a run", answer)));
  }

  /**
   * An engine run with its output as it is, or {@code {"error": …}}; up to 3 s old. For the status
   * alone ask {@link #find}.
   */
  JsonNode run(String ulid) {
    JsonNode answer = rest.json(Order.get("run " + ulid, at("v1", "runs", ulid)));
    return encryption.opened(answer.path("data"));
  }

  /** What an engine run did, with outputs; empty: nothing is known of it (any more). */
  Optional<TraceSpan> trace(String ulid) {
    HttpUrl url =
        at("v2", "runs", ulid, "trace")
            .newBuilder()
            .addQueryParameter("includeOutput", "true")
            .build();
    Order order = Order.get("the trace of run " + ulid, url);
    return rest.json(order, NOT_FOUND)
        .map(
            answer ->
                TraceSpan.of(encryption.opened(answer.path("data").path("rootSpan")))
                    .orElseThrow(() -> rest.notUnderstood(order, "a trace", answer)));
  }

  /**
   * Publishes values of an unfinished engine run beside what it records, over those of the same
   * names.
   */
  void show(String ulid, Map<String, ? extends JsonNode> values) {
    ObjectNode body = InngestJson.object();
    body.putObject("target");
    ObjectNode update = body.putArray("metadata").addObject();
    update.put("kind", TraceSpan.SHOWN).put("op", "merge");
    ObjectNode all = update.putObject("values");
    values.forEach((name, value) -> all.set(name, encryption.sealed(value)));
    var unused =
        rest.sendGood(
            Order.post("what is shown of run " + ulid, at("v1", "runs", ulid, "metadata"), body)
                .once());
  }

  /** What an engine run has published, by name; what cannot be read is left out. */
  Map<String, JsonNode> shown(TraceSpan root) {
    Map<String, JsonNode> all = new HashMap<>();
    root.shown()
        .forEach(
            (name, text) -> {
              try {
                byte[] json = text.getBytes(StandardCharsets.UTF_8);
                all.put(name, encryption.opened(InngestJson.read(json)));
              } catch (IOException noJson) {
                // somebody else's
              }
            });
    return all;
  }

  /** What is recorded of an unfinished run's steps, by hash; empty: its state is gone. */
  @Override
  public Optional<JsonNode> actions(String ulid) {
    return rest.json(
        Order.get("the steps of run " + ulid, at("v0", "runs", ulid, "actions")), GONE);
  }

  /** The events that triggered an unfinished run; empty: its state is gone. */
  @Override
  public Optional<JsonNode> batch(String ulid) {
    return rest.json(Order.get("the events of run " + ulid, at("v0", "runs", ulid, "batch")), GONE);
  }

  /** Cancels an engine run; false: there is none, or it has ended. */
  boolean cancel(String ulid) {
    Order order =
        Order.post(
            "the cancel of run " + ulid, at("v2", "runs", ulid, "cancel"), InngestJson.object());
    Got got = rest.send(order);
    if (got.status() == NOT_FOUND || got.status() == CONFLICT) {
      return false;
    }
    return rest.good(order, got).isGood();
  }

  /**
   * Records steps of a run while its call goes on. A server that cannot be reached, or does not
   * want them, is an answer as well.
   */
  Checkpointed checkpoint(String ulid, ObjectNode body) {
    Order order =
        Order.post("a checkpoint of run " + ulid, at("v1", "checkpoint", ulid, "async"), body);
    try {
      Got got = rest.send(order);
      if (got.status() == CONFLICT) {
        return new Checkpointed(Checkpointed.Kind.STALE, "another call goes on with the run");
      }
      var unused = rest.good(order, got);
      return new Checkpointed(Checkpointed.Kind.RECORDED, "");
    } catch (WaybillException e) {
      if (e.code().equals("interrupted")) {
        throw e;
      }
      return new Checkpointed(Checkpointed.Kind.NOT_TAKEN, String.valueOf(e.getMessage()));
    }
  }

  // ---- the server

  /**
   * Registers the functions of an application in place of those it had.
   *
   * @param deployId what the server's request to sync named
   * @param serverKind dev or cloud: what the server is expected to be
   * @return the server's answer
   */
  @Override
  public JsonNode register(ObjectNode body, Optional<String> deployId, String serverKind) {
    HttpUrl.Builder url = at("fn", "register").newBuilder();
    deployId.ifPresent(id -> url.addQueryParameter("deployId", id));
    Headers headers =
        Headers.of(
            "X-Inngest-Expected-Server-Kind", serverKind, "X-Inngest-Sync-Kind", "out_of_band");
    return rest.json(
        Order.post(
                "registering application '" + body.path("appName").asText() + "'",
                url.build(),
                body)
            .with(headers));
  }

  /** What is registered of an application; empty: nothing. */
  Optional<JsonNode> app(String app) {
    return rest.json(Order.get("application '" + app + "'", at("v2", "apps", app)), NOT_FOUND)
        .map(answer -> answer.path("data"));
  }

  /** Who calls, as the protocol writes it. */
  String sdk() {
    return access.sdk();
  }

  /** The functions that are registered of an application, as the server keeps them. */
  List<JsonNode> functions(String app) {
    Order order = Order.get("the functions of '" + app + "'", at("v1", "apps", app, "functions"));
    JsonNode answer = rest.json(order);
    JsonNode list = answer.isArray() || answer.isNull() ? answer : answer.path("data");
    if (!list.isArray() && !list.isNull()) {
      throw rest.notUnderstood(order, "a list of functions", answer);
    }
    List<JsonNode> functions = new ArrayList<>();
    list.forEach(functions::add);
    return functions;
  }

  /** Asks for a gateway to connect to, rather not of these groups. */
  GatewayTicket connectStart(List<String> excluded) {
    String thing = "the start of a connection";
    byte[] body = GatewayTicket.request(excluded);
    Got got = rest.sendGood(Order.post(thing, at("v0", "connect", "start"), body));
    try {
      return GatewayTicket.read(got.body().toByteArray());
    } catch (ProtocolException e) {
      throw ConnectProblems.notUnderstood(thing, e);
    }
  }

  /** Delivers a reply that the connection did not. */
  void connectFlush(byte[] reply) {
    var unused =
        rest.sendGood(Order.post("the delivery of a reply", at("v0", "connect", "flush"), reply));
  }

  /** Returns when the server answers that it is well. */
  void health() {
    var unused = rest.sendGood(Order.get("the look at its health", at("health")).withoutBearer());
  }

  private HttpUrl at(String... path) {
    HttpUrl.Builder url = access.api().newBuilder();
    for (String part : path) {
      url.addPathSegment(part);
    }
    return url.build();
  }

  @Override
  public void close() {
    rest.close();
  }
}
