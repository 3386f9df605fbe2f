package dev.waybill.inngest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and what each kind of request is answered. */
class EndpointTest {
  private static final byte[] NOTHING = new byte[0];

  private final Endpoint cloud = Edges.endpoint(Edges.cloud(), Edges::echo);
  private final Endpoint dev = Edges.endpoint(Edges.dev(), Edges::echo);

  @Test
  void aSignedCallIsAnsweredAndTheAnswerSigned() {
    byte[] body = Edges.callBody("{'deal':7}");
    Answer answer = cloud.handle(Edges.call(body, Edges.signed(body)));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(Edges.bytes("{'deal':7}"));
    assertThat(answer.headers())
        .containsEntry("X-Inngest-SDK", "waybill:v" + Sdk.VERSION)
        .containsEntry("X-Inngest-Req-Version", "2")
        .containsEntry("Content-Type", "application/json")
        .containsEntry(
            "X-Inngest-Signature",
            Signatures.sign(answer.body(), Edges.NOW.getEpochSecond(), Edges.KEY));
  }

  @Test
  void anAnswerIsSignedWithTheKeyThatTheCallWasSignedWith() {
    byte[] body = Edges.callBody("{}");
    Answer answer = cloud.handle(Edges.call(body, Edges.signed(body, Edges.OTHER)));
    assertThat(answer.headers())
        .containsEntry(
            "X-Inngest-Signature",
            Signatures.sign(answer.body(), Edges.NOW.getEpochSecond(), Edges.OTHER));
  }

  @Test
  void whoCannotProveToBeTheServerLearnsNothing() {
    byte[] body = Edges.callBody("{}");
    refusedAsUnknown(cloud.handle(Edges.call(body, Map.of())));
    refusedAsUnknown(cloud.handle(Edges.call(body, Edges.signed(body, "abcd"))));
    refusedAsUnknown(cloud.handle(Edges.call(Edges.callBody("{'a':1}"), Edges.signed(body))));
    refusedAsUnknown(cloud.handle(Edges.call(body, signedAt(body, Edges.NOW.minusSeconds(301)))));
    refusedAsUnknown(cloud.handle(Edges.call(body, signedAt(body, Edges.NOW.plusSeconds(301)))));
    refusedAsUnknown(cloud.handle(request("GET", NOTHING, Map.of())));
    refusedAsUnknown(cloud.handle(request("PUT", NOTHING, Map.of())));
    refusedAsUnknown(cloud.handle(probe(NOTHING, Map.of())));
  }

  private static Map<String, String> signedAt(byte[] body, Instant time) {
    return Map.of("X-Inngest-Signature", Signatures.sign(body, time.getEpochSecond(), Edges.KEY));
  }

  private static void refusedAsUnknown(Answer answer) {
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo(Edges.bytes("{'message':'Unauthorized'}"));
    assertThat(new TreeMap<>(answer.headers()))
        .containsExactly(
            Map.entry("Content-Type", "application/json"),
            Map.entry("X-Inngest-Sdk-Handled", "true"));
  }

  @Test
  void aCallIsTakenOnce() {
    byte[] body = Edges.callBody("{}");
    Request call = Edges.call(body, Edges.signed(body));
    assertThat(cloud.handle(call).status()).isEqualTo(200);
    refusedAsUnknown(cloud.handle(call));
    assertThat(cloud.handle(Edges.call(body, signedAt(body, Edges.NOW.plusSeconds(1)))).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "get", ""})
  void otherMethodsAreNotAllowed(String method) {
    assertThat(cloud.handle(request(method, NOTHING, Edges.signed(NOTHING))).status())
        .isEqualTo(405);
  }

  @Test
  void theTrustProbeIsAnsweredToTheServer() {
    Answer answer = cloud.handle(probe(NOTHING, Edges.signed(NOTHING)));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(Edges.bytes("{}"));
    assertThat(answer.headers()).containsKey("X-Inngest-Signature");
  }

  @Test
  void theServerIsToldWhatIsHere() {
    JsonNode told = told(cloud.handle(request("GET", NOTHING, Edges.signed(NOTHING))));
    assertThat(told.path("authentication_succeeded").asBoolean()).isTrue();
    assertThat(told.path("schema_version").asText()).isEqualTo("2024-05-24");
    assertThat(told.path("mode").asText()).isEqualTo("cloud");
    assertThat(told.path("app_id").asText()).isEqualTo("crm");
    assertThat(told.path("function_count").asInt()).isEqualTo(1);
    assertThat(told.path("api_origin").asText()).isEqualTo("https://api.inngest.com");
    assertThat(told.path("signing_key_hash").asText()).hasSize(12);
    assertThat(told.toString()).doesNotContain("12345678", "87654321", "event-key");
  }

  @Test
  void aDevServersMachineIsToldLess() {
    JsonNode told = told(dev.handle(request("GET", NOTHING, Map.of())));
    assertThat(told.path("authentication_succeeded").isNull()).isTrue();
    assertThat(told.path("mode").asText()).isEqualTo("dev");
    assertThat(told.has("api_origin")).isFalse();
    assertThat(told.has("app_id")).isFalse();
  }

  @Test
  void aDevServerIsToldThatItsSignatureIsWrong() {
    Endpoint keyed = Edges.endpoint(Edges.dev("INNGEST_SIGNING_KEY", Edges.KEY), Edges::echo);
    JsonNode told = told(keyed.handle(request("GET", NOTHING, Edges.signed(NOTHING, "abcd"))));
    assertThat(told.path("authentication_succeeded").isBoolean()).isTrue();
    assertThat(told.path("authentication_succeeded").asBoolean()).isFalse();
    JsonNode full = told(keyed.handle(request("GET", NOTHING, Edges.signed(NOTHING))));
    assertThat(full.path("app_id").asText()).isEqualTo("crm");
  }

  @Test
  void aDevServerNeedsNoSignature() {
    Answer answer = dev.handle(Edges.call(Edges.callBody("[1]"), Map.of()));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).doesNotContainKey("X-Inngest-Signature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Origin", "Sec-Fetch-Site"})
  void aPageInABrowserIsNoDevServer(String header) {
    refusedAsUnknown(
        dev.handle(Edges.call(Edges.callBody("{}"), Map.of(header, "https://evil.example"))));
    refusedAsUnknown(dev.handle(request("PUT", NOTHING, Map.of(header, "x"))));
  }

  @Test
  void whatIsTooLongIsNotLookedAt() {
    byte[] long1 = new byte[8 * 1024 * 1024 + 1];
    assertThat(cloud.handle(Edges.call(long1, Map.of())).status()).isEqualTo(413);
  }

  private static JsonNode told(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    return Edges.json(answer.body());
  }

  private static Request probe(byte[] body, Map<String, String> headers) {
    return new Request("POST", Map.of("probe", "trust"), headers, body);
  }

  private static Request request(String method, byte[] body, Map<String, String> headers) {
    return new Request(method, Map.of(), headers, body);
  }
}
