package dev.waybill.inngest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How calls are understood. */
class CallingTest {
  private static final String FULL =
      """
      {'ctx':{'attempt':2,'disable_immediate_execution':true,'env':'x',
        'fn_id':'9f1e','generation_id':7,'job_id':'j','max_attempts':21,'qi_id':'q','request_id':'r',
        'run_id':'01K3ABCDEFGHJKMNPQRSTVWXYZ',
        'stack':{'current':2,'stack':['h1','h2']},'step_id':'step','use_api':false},
       'event':{'data':{'a':1},'id':'e1','name':'n','ts':1},
       'events':[{'data':{'a':1},'id':'e1','name':'n','ts':1},{'data':{'a':2},'name':'n'}],
       'steps':{'h1':{'data':{'v':1}},'h2':null,'h3':{'input':[4]}},
       'defers':{},'use_api':false,'version':2}
      """;

  private final List<Call> calls = new ArrayList<>();
  private final Edges.Server server = new Edges.Server();
  private final Endpoint endpoint =
      Edges.endpoint(
          Edges.dev(),
          call -> {
            calls.add(call);
            return Edges.echo(call);
          },
          server);

  @Test
  void aCallIsReadWithAllThatIsInIt() {
    assertThat(answered("crm-follow-up", "abcd", FULL).status()).isEqualTo(200);
    Call call = calls.get(0);
    assertThat(call.function()).isEqualTo("crm-follow-up");
    assertThat(call.run()).isEqualTo(Edges.RUN);
    assertThat(call.target()).isEqualTo("abcd");
    assertThat(call.isDiscovery()).isFalse();
    assertThat(call.progress().attempt()).isEqualTo(2);
    assertThat(call.progress().planned()).isTrue();
    assertThat(call.progress().stack()).containsExactly("h1", "h2");
    assertThat(call.progress().steps())
        .containsOnly(
            Map.entry("h1", Edges.json("{'data':{'v':1}}")),
            Map.entry("h2", Edges.json("null")),
            Map.entry("h3", Edges.json("{'input':[4]}")));
    assertThat(call.event().path("id").asText()).isEqualTo("e1");
    assertThat(call.events()).hasSize(2);
    assertThat(call.events().get(1).has("id")).isFalse();
    assertThat(call.ids()).isEqualTo(new Call.Ids("9f1e", "q", "r", "7"));
  }

  @Test
  void whatIsMissingIsEmpty() {
    Answer answer =
        endpoint.handle(
            new Request(
                "POST",
                Map.of("fnId", "crm-follow-up"),
                Map.of(),
                Edges.bytes("{'ctx':{'run_id':'%s'},'event':{}}".formatted(Edges.RUN))));
    assertThat(answer.status()).isEqualTo(200);
    Call call = calls.get(0);
    assertThat(call.isDiscovery()).isTrue();
    assertThat(call.progress()).isEqualTo(new Call.Progress(0, false, List.of(), Map.of()));
    assertThat(call.events()).containsExactly(Edges.json("{}"));
    assertThat(call.ids()).isEqualTo(new Call.Ids("", "", "", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740993",
        "-9223372036854775808",
        "123456789012345678901234567890",
        "1234567890123456789.10",
        "0.1000000000000000055511151231257827"
      })
  void numbersKeepTheirDigits(String number) {
    String body = new String(Edges.callBody("{'n':" + number + "}"), StandardCharsets.UTF_8);
    Answer answer = answered("crm-follow-up", "step", body);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"n\":" + number + "}");
  }

  @Test
  void anUnknownFunctionMayBeKnownToTheNextProcess() {
    Answer answer = answered("crm-newer", "step", FULL);
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.headers()).containsEntry("X-Inngest-No-Retry", "false");
    assertThat(calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "'text'",
        "{",
        "{'ctx':{'run_id':'01K3ABCDEFGHJKMNPQRSTVWXYZ'}} x",
        "{}",
        "{'ctx':{'run_id':'short'}}",
        "{'ctx':{'run_id':'01K3ABCDEFGHJKMNPQRST/../.'}}",
        "{'ctx':[]}"
      })
  void whatIsNoCallIsTriedAgain(String body) {
    Answer answer = answered("crm-follow-up", "step", body);
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.headers()).containsEntry("X-Inngest-No-Retry", "false");
    assertThat(answer.body())
        .isEqualTo(Edges.bytes("{'name':'bad-call','message':'The call could not be taken.'}"));
  }

  @Test
  void otherThanUtf8IsNoCall() {
    String good = new String(Edges.callBody("{'a':'ü'}"), StandardCharsets.UTF_8);
    assertThat(sent(good.getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(200);
    assertThat(sent(good.getBytes(StandardCharsets.ISO_8859_1)).status()).isEqualTo(500);
    assertThat(sent(good.getBytes(StandardCharsets.UTF_16)).status()).isEqualTo(500);
    byte[] overlong = good.replace("ü", "??").getBytes(StandardCharsets.UTF_8);
    int at = good.indexOf('ü');
    overlong[at] = (byte) 0xc0;
    overlong[at + 1] = (byte) 0xaf;
    assertThat(sent(overlong).status()).isEqualTo(500);
  }

  @Test
  void aBodyThatIsNestedTooDeeplyIsNoCall() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThat(sent(Edges.callBody(deep)).status()).isEqualTo(500);
    String fair = "[".repeat(900) + "]".repeat(900);
    assertThat(sent(Edges.callBody(fair)).status()).isEqualTo(200);
  }

  private static final String API =
      "{'ctx':{'run_id':'%s','stack':{'stack':['h1']},'use_api':true},'event':{'data':{}},'steps':{}}"
          .formatted(Edges.RUN);

  @Test
  void aStateThatIsTooLongForACallIsFetched() {
    server.actions =
        () ->
            Optional.of(
                Edges.json("{'h1':{'data':1},'h2':{'data':'later'},'h3':{'input':[1]},'h4':null}"));
    server.batch = () -> Optional.of(Edges.json("[{'data':{'b':1}},{'data':{'b':2}}]"));
    assertThat(answered("crm-follow-up", "step", API).body()).isEqualTo(Edges.bytes("{'b':1}"));
    assertThat(server.asked)
        .containsExactlyInAnyOrder("actions " + Edges.RUN, "batch " + Edges.RUN);
    assertThat(calls.get(0).events()).hasSize(2);
    assertThat(calls.get(0).progress().steps()).containsOnlyKeys("h1", "h3");
  }

  @Test
  void theOldPlaceOfTheFlagIsReadAsWell() {
    server.actions = () -> Optional.of(Edges.json("{}"));
    server.batch = () -> Optional.of(Edges.json("[{'data':{'b':1}}]"));
    String old = API.replace(",'use_api':true}", "},'use_api':true");
    assertThat(answered("crm-follow-up", "step", old).body()).isEqualTo(Edges.bytes("{'b':1}"));
  }

  @Test
  void aStateThatIsGoneEndsTheTries() {
    server.actions = () -> Optional.of(Edges.json("{}"));
    Answer answer = answered("crm-follow-up", "step", API);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers()).containsEntry("X-Inngest-No-Retry", "true");
    assertThat(calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aStateThatCannotBeFetchedNowIsTriedAgain(boolean actions) {
    server.actions = () -> Optional.of(Edges.json("{}"));
    server.batch = () -> Optional.of(Edges.json("[]"));
    if (actions) {
      server.actions = CallingTest::down;
    } else {
      server.batch = CallingTest::down;
    }
    Answer answer = answered("crm-follow-up", "step", API);
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.headers()).containsEntry("X-Inngest-No-Retry", "false");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("secret");
  }

  private static Optional<JsonNode> down() {
    throw Edges.Server.down();
  }

  private Answer answered(String function, String target, String body) {
    return endpoint.handle(
        new Request(
            "POST", Map.of("fnId", function, "stepId", target), Map.of(), Edges.bytes(body)));
  }

  private Answer sent(byte[] body) {
    return endpoint.handle(Edges.call(body, Map.of()));
  }
}
