package dev.waybill.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.FailNow;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RetryAfter;
import dev.waybill.StepFailedException;
import dev.waybill.WaybillException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final JsonCodec codec = new JsonCodec();

  @Test
  void anExceptionGivesItsSimpleNameMessageAndCauses() {
    var thrown = new UncheckedIOException("outer", new IOException("inner"));
    assertThat(Failures.of(thrown, codec))
        .isEqualTo(
            Failure.of("UncheckedIOException", "outer")
                .withCause(Failure.of("IOException", "inner")));
  }

  @Test
  void withoutAMessageTheClassNameStandsForIt() {
    assertThat(Failures.of(new IllegalStateException(), codec).message())
        .isEqualTo("IllegalStateException");
    assertThat(Failures.of(new RuntimeException() {}, codec).type()).startsWith("FailuresTest$");
  }

  @Test
  void failNowGivesItsCodeAndData() {
    Failure failure = Failures.of(new FailNow("declined", "no", List.of(1, 2)), codec);
    assertThat(failure)
        .isEqualTo(Failure.of("FailNow", "no").withCode("declined").withData(Json.of("[1,2]")));
  }

  @Test
  void dataWithoutJsonFormIsLostButNotTheCode() {
    Failure failure = Failures.of(new FailNow("declined", "no", Double.NaN), codec);
    assertThat(failure.code()).contains("declined");
    assertThat(failure.data()).isEmpty();
    assertThat(failure.message()).startsWith("no (its data is lost: ");
  }

  @Test
  void retryAfterStandsForItsCause() {
    var thrown = new RetryAfter(Duration.ofSeconds(1), new IOException("429"));
    assertThat(Failures.of(thrown, codec)).isEqualTo(Failure.of("IOException", "429"));
  }

  @Test
  void aFailedStepKeepsItsKeyAndWhatItFailedWith() {
    Failure inner = Failure.of("FailNow", "no").withCode("declined").withData(Json.of("1"));
    assertThat(Failures.of(new StepFailedException("pay:1", 4, inner), codec))
        .isEqualTo(
            new Failure(
                "StepFailedException",
                "step 'pay:1' failed: no",
                Optional.of("declined"),
                Optional.of(Json.of("1")),
                Optional.of(inner)));
  }

  @Test
  void interruptsAndBrokenRulesHaveCodes() {
    assertThat(Failures.of(new InterruptedException("stop"), codec).code()).contains("interrupted");
    assertThat(Failures.of(new WaybillException("bad-key", "x"), codec).code()).contains("bad-key");
  }

  @Test
  void atMostFiveCausesAreKeptEvenOfACycle() {
    var first = new IllegalStateException("first");
    var second = new IllegalStateException("second", first);
    first.initCause(second);
    long failures =
        Stream.iterate(
                Optional.of(Failures.of(first, codec)),
                Optional::isPresent,
                failure -> failure.flatMap(Failure::cause))
            .count();
    assertThat(failures).isEqualTo(6);
  }

  @Test
  void messagesAreCutAndCanAlwaysBeEncoded() {
    String message = "x".repeat(3998) + "\uD83D\uDE00 and more";
    String kept = Failures.of(new IllegalStateException(message), codec).message();
    assertThat(kept).hasSize(4000).endsWith("…");
    assertThat(new String(codec.encode(kept), StandardCharsets.UTF_8)).hasSize(4002);
  }
}
