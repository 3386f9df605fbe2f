package dev.waybill.inngest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.WaybillException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the server is not to read. */
class EncryptionTest {
  private static final String SECRET = "a secret of the application";

  /** Written by PyNaCl, as the Python middleware writes it. */
  private static final String PYTHON =
      "{'__ENCRYPTED__':true,'__STRATEGY__':'inngest/libsodium','data':'"
          + "hvsvUNMMl4eusvYoNWE4XfQnv9RCUJ7Nud4Iuyzg/kmclmRJtTktQfp2v2HrczhlqpbiOFWmK6pbgpJovzqwnwqL"
          + "1qJHkFNemE/BjjMtN7YPS13j6dg='}";

  private final Encryption encryption = Encryption.of(List.of(SECRET));

  @Test
  void aValueHasTheFormOfTheVendorsMiddleware() {
    JsonNode sealed = encryption.sealed(Edges.json("{'iban':'DE1'}"));
    List<String> names = new ArrayList<>();
    sealed.fieldNames().forEachRemaining(names::add);
    assertThat(names).containsExactly("__ENCRYPTED__", "__STRATEGY__", "data");
    assertThat(sealed.path("__ENCRYPTED__").isBoolean()).isTrue();
    assertThat(sealed.path("__STRATEGY__").asText()).isEqualTo("inngest/libsodium");
    assertThat(sealed.toString()).doesNotContain("iban");
    assertThat(encryption.opened(sealed)).isEqualTo(Edges.json("{'iban':'DE1'}"));
  }

  @Test
  void nothingStaysNothing() {
    assertThat(encryption.sealed(Edges.json("null"))).isEqualTo(Edges.json("null"));
  }

  @Test
  void whatPythonWroteIsRead() {
    assertThat(encryption.opened(Edges.json(PYTHON)))
        .isEqualTo(Edges.json("{'name':'Jürgen','n':9007199254740993}"));
  }

  @Test
  void aFormerSecretStillOpens() {
    JsonNode sealed = encryption.sealed(Edges.json("[1]"));
    Encryption changed = Encryption.of(List.of("the next", SECRET));
    assertThat(changed.opened(sealed)).isEqualTo(Edges.json("[1]"));
    assertThatThrownBy(() -> encryption.opened(changed.sealed(Edges.json("[1]"))))
        .isInstanceOf(WaybillException.class)
        .hasMessageContaining("INNGEST_ENCRYPTION_KEY_FALLBACK")
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void ofAnEventOnlyTheMemberForItAndWhatTheAdapterCarriesAreHidden() {
    JsonNode event =
        Edges.json(
            "{'id':'1','name':'n','data':{'deal':7,'encrypted':{'iban':'DE1'},"
                + "'_waybill':{'of':'r','value':'x','carried':{'queued':[]}}}}");
    JsonNode sealed = encryption.sealedEvent(event);
    JsonNode data = sealed.path("data");
    assertThat(data.path("deal").asInt()).isEqualTo(7);
    assertThat(data.path("encrypted").path("__ENCRYPTED__").asBoolean()).isTrue();
    assertThat(data.path("_waybill").path("of").asText()).isEqualTo("r");
    assertThat(data.path("_waybill").path("value").path("__ENCRYPTED__").asBoolean()).isTrue();
    assertThat(data.path("_waybill").path("carried").has("queued")).isFalse();
    assertThat(encryption.sealedEvent(sealed)).isEqualTo(sealed);
    assertThat(encryption.openedEvent(sealed)).isEqualTo(event);
  }

  @Test
  void dataThatWasHiddenAsAWholeKeepsWhatTheServerAddsToIt() {
    ObjectNode sealed = encryption.sealed(Edges.json("{'a':1}")).deepCopy();
    sealed.set("_inngest", Edges.json("{'fn':'x'}"));
    assertThat(encryption.opened(sealed)).isEqualTo(Edges.json("{'_inngest':{'fn':'x'},'a':1}"));
  }

  @Test
  void anErrorKeepsItsName() {
    JsonNode error = Edges.json("{'name':'Declined','message':'card 1','data':{'limit':1}}");
    JsonNode sealed = encryption.sealedError(error);
    assertThat(sealed.path("name").asText()).isEqualTo("Declined");
    assertThat(sealed.path("message").asText()).isEqualTo("encrypted");
    assertThat(sealed.toString()).doesNotContain("card", "limit");
    assertThat(encryption.opened(Edges.json("{'error':" + sealed + "}")))
        .isEqualTo(Edges.json("{'error':" + error + "}"));
  }

  @Test
  void withoutASecretNothingIsHiddenAndOthersEventsAreLeft() {
    JsonNode value = Edges.json("{'a':1}");
    assertThat(Encryption.NONE.sealed(value)).isSameAs(value);
    JsonNode event = Edges.json("{'data':{'encrypted':" + PYTHON + "}}");
    assertThat(Encryption.NONE.openedEvent(event)).isEqualTo(event);
    assertThatThrownBy(() -> Encryption.NONE.opened(Edges.json("{'data':" + PYTHON + "}")))
        .isInstanceOf(WaybillException.class);
  }

  @Test
  void callsAndAnswersPassThroughIt() {
    List<Call> calls = new ArrayList<>();
    Op step =
        new Op(
            "StepRun",
            "hash",
            "s",
            InngestJson.object(),
            Edges.json("{'iban':'DE2'}"),
            Edges.json("null"));
    Endpoint endpoint =
        Edges.endpoint(
            Edges.dev("INNGEST_ENCRYPTION_KEY", SECRET),
            call -> {
              calls.add(call);
              return new Reply.Ops(List.of(step), Optional.empty(), false);
            });
    byte[] body =
        Edges.bytes(
            "{'ctx':{'run_id':'%s'},'event':{'data':{'encrypted':%s}},'steps':{'h':{'data':%s}}}"
                .formatted(Edges.RUN, PYTHON, PYTHON));
    String answer = new String(endpoint.handle(Edges.call(body, Map.of())).body(), UTF_8);
    assertThat(answer).contains("__ENCRYPTED__").doesNotContain("DE2");
    assertThat(calls.get(0).event().path("data").path("encrypted").path("name").asText())
        .isEqualTo("Jürgen");
    assertThat(calls.get(0).progress().steps())
        .containsEntry("h", Edges.json("{'data':{'name':'Jürgen','n':9007199254740993}}"));
  }

  @Test
  void aStepThatCannotBeReadIsNotRunAgain() {
    Endpoint other = Edges.endpoint(Edges.dev("INNGEST_ENCRYPTION_KEY", "another"), Edges::echo);
    byte[] body =
        Edges.bytes(
            "{'ctx':{'run_id':'%s'},'event':{},'steps':{'h':{'data':%s}}}"
                .formatted(Edges.RUN, PYTHON));
    Answer answer = other.handle(Edges.call(body, Map.of()));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.headers()).containsEntry("X-Inngest-No-Retry", "false");
  }
}
