package dev.waybill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.waybill.client.StartOptions;
import dev.waybill.spi.Capability;
import dev.waybill.spi.CombinablePromise.Settled;
import dev.waybill.spi.Names;
import dev.waybill.spi.UnsupportedCapabilityException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Every message of the API, as people read it: see {@code messages.txt} beside this class. What
 * they are now is left in {@code target/messages.txt}.
 */
class MessagesTest {
  private static final EventType<Deal> MOVED = EventType.of("crm/deal.moved", Deal.class);
  private static final EventType<Deal> KEYED = MOVED.keyedBy("dealId");

  record Deal(String dealId) {}

  private final List<String> messages = new ArrayList<>();

  @Test
  void messagesAreTheGoldenOnes() throws IOException {
    names();
    keys();
    definitions();
    limits();
    options();
    promises();
    add(
        "unsupported",
        () -> {
          throw new UnsupportedCapabilityException(
              "workflow 'digest'", Capability.THROTTLE, "triggerdev", List.of("local", "inngest"));
        });
    String found = String.join("\n", messages) + "\n";
    Files.writeString(Path.of("target", "messages.txt"), found);
    try (InputStream golden = MessagesTest.class.getResourceAsStream("messages.txt")) {
      assertThat(found).isEqualTo(new String(Objects.requireNonNull(golden).readAllBytes(), UTF_8));
    }
  }

  private void names() {
    add("workflow name empty", () -> WorkflowType.of("", Deal.class, Deal.class));
    add("workflow name with a blank", () -> WorkflowType.of("a b", Deal.class, Deal.class));
    add("workflow name too long", () -> WorkflowType.of("n".repeat(101), Deal.class, Deal.class));
    add("event name", () -> EventType.of("crm/deal moved", Deal.class));
    add("event key path", () -> MOVED.keyedBy("$.dealId"));
    add("event id empty", () -> MOVED.event(new Deal("1")).withId(""));
    add("event id with a line break", () -> MOVED.event(new Deal("1")).withId("a\nb"));
    add("step id empty", () -> Names.checkStepId(""));
    add("step id too long", () -> Names.checkStepId("s".repeat(201)));
    add("step id with a colon", () -> Names.checkStepId("load:2"));
    add("step id with a slash", () -> Names.checkStepId("load/2"));
    add("step id with a dollar", () -> Names.checkStepId("$cancel"));
  }

  private void keys() {
    add("key empty", () -> Names.checkKey("wait 'reply'", ""));
    add("key with a quote", () -> Names.checkKey("wait 'reply'", "o'neill"));
    add("condition path", () -> Condition.equal("lines[0]", "a"));
    add("condition on a fraction", () -> Condition.equal("sum", 1.5));
    add("condition on a large number", () -> Condition.oneOf("sum", 1L << 53));
  }

  private void definitions() {
    add("receives without a key", () -> define().receives(MOVED, "dealId"));
    add("receives with a bad path", () -> define().receives(KEYED, "deal id"));
    add("cancelledBy without a key", () -> define().cancelledBy(MOVED, "dealId"));
    add("batch of none", () -> define().startedByBatch(MOVED, 0, Duration.ofSeconds(1)));
    add("batch too large", () -> define().startedByBatch(MOVED, 1001, Duration.ofSeconds(1)));
    add("batch without patience", () -> define().startedByBatch(MOVED, 10, Duration.ZERO));
    add(
        "batch and debounce",
        () ->
            define()
                .startedByBatch(MOVED, 10, Duration.ofSeconds(1))
                .debounce(Duration.ofSeconds(1), Duration.ofSeconds(2))
                .build());
  }

  private void limits() {
    Duration second = Duration.ofSeconds(1);
    add("debounce quiet", () -> define().debounce(Duration.ZERO, second));
    add("debounce at most", () -> define().debounce(second, second.dividedBy(2)));
    add("debounce path", () -> define().debounce(second, second, "deal id"));
    add(
        "debounce and throttle",
        () -> define().throttle(1, second).debounce(second, second).build());
    add(
        "debounce and rate limit",
        () -> define().debounce(second, second).rateLimit(1, second).build());
    add("throttle of none", () -> define().throttle(0, second));
    add("throttle per nothing", () -> define().throttle(1, Duration.ZERO));
    add("rate limit of none", () -> define().rateLimit(0, second));
    add("concurrency of none", () -> define().concurrency(0));
    add("idempotency window", () -> define().idempotent(Duration.ofSeconds(-1)));
    add("timeout", () -> define().timeout(Duration.ZERO));
    add("start within", () -> define().startWithin(Duration.ZERO));
  }

  private void options() {
    add("attempts", () -> Retry.attempts(0));
    add("delays", () -> Retry.never().withBackoff(Duration.ofMinutes(1), Duration.ZERO, 2));
    add("factor", () -> Retry.never().withBackoff(Duration.ZERO, Duration.ZERO, 0.5));
    add("step timeout", () -> StepOptions.defaults().withTimeout(Duration.ZERO));
    add("heartbeat", () -> StepOptions.defaults().withHeartbeat(Duration.ofSeconds(-1)));
    add("fan-out width", () -> FanOut.of(0));
    add("tolerated failures", () -> FanOut.of(1).withToleratedFailures(-1));
    add("enough successes", () -> FanOut.of(1).withEnoughSuccesses(0));
    add("delay", () -> StartOptions.defaults().withDelay(Duration.ofSeconds(-1)));
    add("idempotency key", () -> StartOptions.defaults().withIdempotencyKey(""));
    add("tag", () -> StartOptions.defaults().withTags(""));
    String[] tags = IntStream.range(100, 111).mapToObj(n -> "t" + n).toArray(String[]::new);
    Throwable many = catchThrowable(() -> StartOptions.defaults().withTags(tags));
    messages.add("tags = " + many.getMessage());
  }

  private void promises() {
    add("race of none", () -> Promise.race(List.of()));
    add("any of none", () -> Promise.any(List.of()));
    add("foreign promise", () -> Promise.all(List.of(new Foreign(), new Settled<>("a"))));
  }

  private static WorkflowDefinition.Builder<Deal, Deal> define() {
    return WorkflowType.of("deal-moved", Deal.class, Deal.class).define();
  }

  private void add(String name, ThrowingCallable code) {
    Throwable thrown = catchThrowable(code);
    assertThat(thrown).as(name).isNotNull();
    String rule = thrown instanceof WaybillException broken ? "[" + broken.code() + "] " : "";
    messages.add(name + " = " + rule + thrown.getMessage());
  }

  private static final class Foreign implements Promise<String> {
    @Override
    public String await() {
      return "";
    }

    @Override
    public boolean isDone() {
      return true;
    }

    @Override
    public void cancel() {}

    @Override
    public Promise<String> detach() {
      return this;
    }
  }
}
