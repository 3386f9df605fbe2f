package dev.waybill.inngest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the functions become known to the server. */
class SyncTest {
  private static final byte[] PING = Edges.bytes("{'url':'https://app.example/api/inngest?v=1'}");

  private final Edges.Server server = new Edges.Server();
  private final Endpoint cloud = Edges.endpoint(Edges.cloud(), Edges::echo, server);
  private final Endpoint dev = Edges.endpoint(Edges.dev(), Edges::echo, server);

  @Test
  void aSignedRequestRegistersAtTheServersApi() {
    Answer answer =
        cloud.handle(put(PING, with(Edges.signed(PING), "X-Inngest-Server-Kind", "dev")));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(Edges.bytes("{'message':'Successfully synced','modified':true}"));
    assertThat(server.asked).containsExactly("register - dev");
    assertThat(server.body.path("appName").asText()).isEqualTo("crm");
    assertThat(server.body.path("appVersion").asText()).isEqualTo("1.4.0");
    assertThat(server.body.path("sdk").asText()).isEqualTo(Sdk.NAME);
    assertThat(server.body.path("url").asText()).isEqualTo("https://app.example/api/inngest?v=1");
    assertThat(server.body.path("functions").path(0).path("steps"))
        .isEqualTo(
            Edges.json(
                "{'step':{'id':'step','name':'step','runtime':{'type':'http','url':"
                    + "'https://app.example/api/inngest?v=1&fnId=crm-follow-up&stepId=step'}}}"));
  }

  @Test
  void aDeployIsNamedToTheServerAndLeftOutOfTheUrl() {
    byte[] ping = Edges.bytes("{'url':'https://app.example/api/inngest?deployId=d-1&v=1'}");
    Request request = new Request("PUT", Map.of("deployId", "d-1"), Edges.signed(ping), ping);
    assertThat(cloud.handle(request).status()).isEqualTo(200);
    assertThat(server.asked).containsExactly("register d-1 cloud");
    assertThat(server.body.path("url").asText()).isEqualTo("https://app.example/api/inngest?v=1");
  }

  @Test
  void aSignedRequestInBandIsAnsweredWithTheFunctions() {
    Answer answer =
        cloud.handle(put(PING, with(Edges.signed(PING), "X-Inngest-Sync-Kind", "in_band")));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .containsEntry("X-Inngest-Sync-Kind", "in_band")
        .containsKey("X-Inngest-Signature");
    JsonNode told = Edges.json(answer.body());
    assertThat(told.path("app_id").asText()).isEqualTo("crm");
    assertThat(told.path("functions").path(0).path("id").asText()).isEqualTo("crm-follow-up");
    assertThat(told.path("inspection").path("authentication_succeeded").asBoolean()).isTrue();
    assertThat(server.asked).isEmpty();
  }

  @Test
  void inBandCanBeSwitchedOff() {
    Endpoint without =
        Edges.endpoint(Edges.cloud("INNGEST_ALLOW_IN_BAND_SYNC", "0"), Edges::echo, server);
    Map<String, String> headers = with(Edges.signed(PING), "X-Inngest-Sync-Kind", "in_band");
    assertThat(without.handle(put(PING, headers)).status()).isEqualTo(200);
    assertThat(server.asked).hasSize(1);
  }

  @Test
  void theHostOfASignedRequestIsNotBelieved() {
    byte[] nothing = new byte[0];
    Map<String, String> headers = with(Edges.signed(nothing), "Host", "evil.example");
    Answer answer = cloud.handle(put(nothing, headers));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(new String(answer.body(), UTF_8)).contains("INNGEST_SERVE_ORIGIN");
    assertThat(server.asked).isEmpty();
  }

  @Test
  void theOriginThatIsSetIsTheOneThatHolds() {
    InngestSettings settings = Edges.cloud("INNGEST_SERVE_ORIGIN", "https://set.example");
    Endpoint set = Edges.endpoint(settings, Edges::echo, server);
    assertThat(set.handle(put(PING, Edges.signed(PING))).status()).isEqualTo(200);
    assertThat(server.body.path("url").asText()).isEqualTo("https://set.example/api/inngest");
  }

  @Test
  void aDevServerMayNameTheUrlOrNot() {
    assertThat(dev.handle(put(PING, Map.of())).status()).isEqualTo(200);
    assertThat(server.body.path("url").asText()).isEqualTo("https://app.example/api/inngest?v=1");
    assertThat(dev.handle(put(new byte[0], Map.of("Host", "localhost:3000"))).status())
        .isEqualTo(200);
    assertThat(server.body.path("url").asText()).isEqualTo("http://localhost:3000/api/inngest");
    assertThat(server.asked).containsExactly("register - dev", "register - dev");
  }

  @Test
  void anUnsignedRequestRegistersOnlyWhereThatIsAllowedAndOnlyAtTheOriginSet() {
    assertThat(cloud.handle(put(PING, Map.of())).status()).isEqualTo(401);
    String[] allowed = {"INNGEST_ENABLE_UNAUTHED_SYNC", "1"};
    Endpoint open = Edges.endpoint(Edges.cloud(allowed), Edges::echo, server);
    assertThat(open.handle(put(PING, Map.of())).status()).isEqualTo(500);
    assertThat(server.asked).isEmpty();
    InngestSettings at =
        Edges.cloud(allowed[0], allowed[1], "INNGEST_SERVE_ORIGIN", "https://set.example");
    Endpoint placed = Edges.endpoint(at, Edges::echo, server);
    assertThat(placed.handle(put(PING, Map.of())).status()).isEqualTo(200);
    assertThat(server.body.path("url").asText()).isEqualTo("https://set.example/api/inngest");
  }

  @Test
  void aSyncThatFailsSaysWhyToTheServerOnly() {
    server.registered =
        () -> {
          throw Edges.Server.down();
        };
    Answer answer = cloud.handle(put(PING, Edges.signed(PING)));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(new String(answer.body(), UTF_8)).contains("is down").contains("\"modified\":false");
    InngestSettings open =
        Edges.cloud(
            "INNGEST_ENABLE_UNAUTHED_SYNC", "1", "INNGEST_SERVE_ORIGIN", "https://set.example");
    Answer quiet = Edges.endpoint(open, Edges::echo, server).handle(put(PING, Map.of()));
    assertThat(quiet.status()).isEqualTo(500);
    assertThat(new String(quiet.body(), UTF_8)).doesNotContain("secret");
  }

  private static Map<String, String> with(Map<String, String> all, String name, String value) {
    Map<String, String> more = new HashMap<>(all);
    more.put(name, value);
    return more;
  }

  private static Request put(byte[] body, Map<String, String> headers) {
    return new Request("PUT", Map.of(), headers, body);
  }
}
