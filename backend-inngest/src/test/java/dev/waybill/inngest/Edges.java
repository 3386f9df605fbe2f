package dev.waybill.inngest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.WaybillException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Endpoints with a server that is not there. */
final class Edges {
  static final String KEY = "signkey-test-12345678";
  static final String OTHER = "signkey-test-87654321";
  static final String RUN = "01K3ABCDEFGHJKMNPQRSTVWXYZ";
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private Edges() {}

  static InngestSettings cloud(String... more) {
    Map<String, String> all = new HashMap<>();
    all.put("INNGEST_SIGNING_KEY", KEY);
    all.put("INNGEST_SIGNING_KEY_FALLBACK", OTHER);
    all.put("INNGEST_EVENT_KEY", "event-key");
    return settings(all, more);
  }

  static InngestSettings dev(String... more) {
    return settings(new HashMap<>(Map.of("INNGEST_DEV", "1")), more);
  }

  private static InngestSettings settings(Map<String, String> all, String... more) {
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return InngestSettings.of(all, Map.<String, String>of()::get);
  }

  static Endpoint endpoint(InngestSettings settings, Calls calls) {
    return endpoint(settings, calls, new Server());
  }

  static Endpoint endpoint(InngestSettings settings, Calls calls, Upstream upstream) {
    return new Endpoint(settings, app(), calls, upstream, InstantSource.fixed(NOW));
  }

  static App app() {
    ObjectNode function = json("{'id':'crm-follow-up','name':'Follow up'}").deepCopy();
    return new App("crm", "1.4.0", List.of(function));
  }

  /** Answers each call with its event's data. */
  static Reply echo(Call call) {
    return new Reply.Done(call.event().path("data"));
  }

  static byte[] callBody(String data) {
    return bytes(
        "{'ctx':{'attempt':0,'run_id':'%s','stack':{'current':0,'stack':[]}},".formatted(RUN)
            + "'event':{'data':%s,'name':'lead/created'},'events':[],'steps':{}}".formatted(data));
  }

  static Request call(byte[] body, Map<String, String> headers) {
    return new Request("POST", Map.of("fnId", "crm-follow-up", "stepId", "step"), headers, body);
  }

  static Map<String, String> signed(byte[] body) {
    return signed(body, KEY);
  }

  static Map<String, String> signed(byte[] body, String key) {
    return Map.of("x-inngest-signature", Signatures.sign(body, NOW.getEpochSecond(), key));
  }

  static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(UTF_8);
  }

  static JsonNode json(String text) {
    return json(bytes(text));
  }

  static JsonNode json(byte[] text) {
    try {
      return InngestJson.read(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Remembers what it is asked, and answers as it is told. */
  static final class Server implements Upstream {
    final List<String> asked = new ArrayList<>();
    Supplier<JsonNode> registered = () -> json("{'ok':true,'modified':true}");
    Supplier<Optional<JsonNode>> actions = Optional::empty;
    Supplier<Optional<JsonNode>> batch = Optional::empty;
    ObjectNode body = InngestJson.object();

    @Override
    public JsonNode register(ObjectNode told, Optional<String> deployId, String serverKind) {
      note("register " + deployId.orElse("-") + " " + serverKind);
      body = told;
      return registered.get();
    }

    @Override
    public Optional<JsonNode> actions(String run) {
      note("actions " + run);
      return actions.get();
    }

    @Override
    public Optional<JsonNode> batch(String run) {
      note("batch " + run);
      return batch.get();
    }

    private synchronized void note(String what) {
      asked.add(what);
    }

    static WaybillException down() {
      return new WaybillException("server-unavailable", "the server at http://secret is down");
    }
  }
}
