package dev.waybill.inngest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How what calls come to is told to the server. */
class AnswersTest {
  private static final String ID = "e7d8a2f140845095749d60246ff1110c9d01d76a";

  @Test
  void aStepIsToldWithItsHashAndItsName() {
    Answer answer = replied(ops(op("{'type':'step.run'}", "{'v':1}", "null"), false));
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.body())
        .isEqualTo(
            Edges.bytes(
                "[{'id':'%s','op':'Code','name':'s','displayName':'s','opts':{'type':'step.run'},"
                        .formatted(ID)
                    + "'data':{'v':1}}]"));
  }

  @Test
  void nullDataIsThereAndNoOptionsAreNot() {
    assertThat(replied(ops(op("{}", "null", "null"), false)).body())
        .isEqualTo(
            Edges.bytes(
                "[{'id':'%s','op':'Code','name':'s','displayName':'s','data':null}]"
                    .formatted(ID)));
    assertThat(replied(ops(op("{}", "null", "{'message':'m'}"), false)).body())
        .isEqualTo(
            Edges.bytes(
                "[{'id':'%s','op':'Code','name':'s','displayName':'s','data':null,".formatted(ID)
                    + "'error':{'message':'m'}}]"));
  }

  private static Op op(String options, String data, String error) {
    return new Op(
        "Code", ID, "s", Edges.json(options).deepCopy(), Edges.json(data), Edges.json(error));
  }

  private static Reply ops(Op op, boolean noRetry) {
    return new Reply.Ops(List.of(op), Optional.empty(), noRetry);
  }

  @Test
  void aFailedAttemptTellsWhenTheNextIsDue() {
    Op error = op("{}", "null", "{'message':'m'}");
    Answer answer =
        replied(new Reply.Ops(List.of(error), Optional.of(Duration.ofMillis(1500)), false));
    assertThat(answer.headers())
        .containsEntry("X-Inngest-No-Retry", "false")
        .containsEntry("Retry-After", "3");
    assertThat(replied(ops(error, true)).headers())
        .containsEntry("X-Inngest-No-Retry", "true")
        .doesNotContainKey("Retry-After");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 1",
    "PT-1S, 1",
    "PT0.001S, 2",
    "PT1S, 2",
    "PT1.001S, 3",
    "PT23H59M59S, 86400",
    "PT24H, 86400",
    "P30D, 86400"
  })
  void aDelayIsToldInWholeSecondsThatAreNotTooFew(Duration delay, String told) {
    assertThat(Answers.seconds(delay)).isEqualTo(told);
  }

  @Test
  void aFailureIsTriedAgainOrNot() {
    var error = Edges.json("{'name':'Error','message':'broken'}");
    Answer again = replied(new Reply.Failed(error, true, Optional.of(Duration.ofSeconds(4))));
    assertThat(again.status()).isEqualTo(500);
    assertThat(again.headers())
        .containsEntry("X-Inngest-No-Retry", "false")
        .containsEntry("Retry-After", "5");
    Answer never = replied(new Reply.Failed(error, false, Optional.empty()));
    assertThat(never.status()).isEqualTo(400);
    assertThat(never.headers()).containsEntry("X-Inngest-No-Retry", "true");
    assertThat(never.body()).isEqualTo(Edges.bytes("{'name':'Error','message':'broken'}"));
  }

  @Test
  void whatIsReturnedIsToldAsItIs() {
    assertThat(replied(new Reply.Done(Edges.json("null"))).body()).isEqualTo(Edges.bytes("null"));
    assertThat(replied(new Reply.Done(Edges.json("{'a':[1.50,'ü']}"))).body())
        .isEqualTo(Edges.bytes("{'a':[1.50,'ü']}"));
  }

  @Test
  void codeThatBreaksTheRulesIsNotShown() {
    Endpoint broken =
        Edges.endpoint(
            Edges.dev(),
            call -> {
              throw new StackOverflowError("secret");
            });
    Answer answer = broken.handle(Edges.call(Edges.callBody("{}"), Map.of()));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.headers()).containsEntry("X-Inngest-No-Retry", "false");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .doesNotContain("secret", "StackOverflow", "at dev.waybill");
  }

  @Test
  void everyAnswerSaysWhoAnswers() {
    InngestSettings settings = Edges.dev("INNGEST_ENV", "branch");
    Endpoint endpoint = Edges.endpoint(settings, Edges::echo);
    assertThat(endpoint.handle(Edges.call(Edges.callBody("{}"), Map.of())).headers())
        .containsEntry("X-Inngest-SDK", Sdk.NAME)
        .containsEntry("X-Inngest-Framework", "waybill")
        .containsEntry("X-Inngest-Env", "branch");
    assertThat(Sdk.NAME).matches("[a-z]+:v[0-9]+\\.[0-9]+\\.[0-9]+.*");
  }

  private static Answer replied(Reply reply) {
    Endpoint endpoint = Edges.endpoint(Edges.dev(), call -> reply);
    return endpoint.handle(Edges.call(Edges.callBody("{}"), Map.of()));
  }
}
