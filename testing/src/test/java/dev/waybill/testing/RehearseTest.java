package dev.waybill.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testing.Flow.In;
import dev.waybill.testing.Flow.Said;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One rehearsal, and what it tells of the run. */
@WaybillTest
class RehearseTest {
  private static final In ADA = new In("Ada");
  private static final Said HELLO = new Said("Ada", "hello");

  private final List<String> keys = new ArrayList<>();

  @Test
  void eachBodyRunsTwiceUnderOneKey(TestWaybill waybill) {
    waybill.register(
        Flow.of(
            (step, in) -> {
              step.run("charge", a -> keys.add(a.idempotencyKey()));
              return "charged";
            }));

    assertThat(waybill.rehearse(Flow.TYPE, ADA, Script.QUIET).result()).isEqualTo("charged");
    assertThat(keys).hasSize(2);
    assertThat(keys.get(0)).isEqualTo(keys.get(1));
  }

  @Test
  void anEventDuringABodyIsThereForTheNextWait(TestWaybill waybill) {
    waybill.register(
        Flow.of(
                (step, in) -> {
                  step.run("greet", a -> {});
                  return step.waitForEvent("said", Flow.SAID, "Ada", Duration.ofHours(1))
                      .map(said -> said.what() + " at " + step.now())
                      .orElse("silence");
                })
            .with(definition -> definition.receives(Flow.SAID, "name")));

    Played<String> played =
        waybill.rehearse(Flow.TYPE, ADA, run -> run.during("greet").send(Flow.SAID.event(HELLO)));

    assertThat(played.result()).isEqualTo("hello at " + TestWaybill.START);
  }

  @Test
  void whatTheRunDidCanBeRead(TestWaybill waybill) {
    waybill.register(
        Flow.of(
            (step, in) -> {
              step.progress(1, 2, "waiting");
              step.sleep("pause", Duration.ofHours(1));
              step.send("tell", Flow.SAID.event(HELLO).withId("e-1"));
              step.state("phase", "told");
              return "told";
            }));

    Played<String> played = waybill.rehearse(Flow.TYPE, ADA, Script.QUIET);

    assertThat(played.entries()).containsExactly("sleep pause", "send tell");
    assertThat(played.when("pause")).isEqualTo(Duration.ofHours(1));
    assertThatThrownBy(() -> played.when("nap")).hasMessageContaining("no entry 'nap' in [sleep");
    assertThat(played.shown()).containsExactly("1/2 waiting", "phase=\"told\"");
    assertThat(played.sent())
        .singleElement()
        .matches(event -> event.id().equals("e-1"))
        .matches(event -> event.type().name().equals(Flow.SAID.name()))
        .matches(event -> event.data().text().contains("hello"));
  }
}
