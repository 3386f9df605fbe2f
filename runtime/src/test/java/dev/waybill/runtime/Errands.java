package dev.waybill.runtime;

import dev.waybill.Callback;
import dev.waybill.EventType;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import java.time.Duration;

/** An errand that is asked for and waits until it is said to be done. */
final class Errands implements Workflow<Errands.Errand, String> {
  static final EventType<Errand> ASKED = EventType.of("errand.asked", Errand.class).keyedBy("id");
  static final EventType<Errand> DONE = EventType.of("errand.done", Errand.class).keyedBy("id");

  private final WorkflowType<Errand, String> type;

  record Errand(String id) {}

  Errands(String name) {
    type = WorkflowType.of(name, Errand.class, String.class);
  }

  WorkflowType<Errand, String> type() {
    return type;
  }

  @Override
  public WorkflowDefinition<Errand, String> definition() {
    return type.define().startedBy(ASKED).receives(DONE, "id").build();
  }

  @Override
  public String run(Step step, Errand errand) {
    if (errand.id().startsWith("ask")) {
      Callback<String> answer = step.callback("answer", String.class, Duration.ofDays(1));
      step.state("token", answer.token());
      return answer.await().orElse("late");
    }
    return step.waitForEvent("done", DONE, errand.id(), Duration.ofDays(1))
        .map(event -> "done " + event.id())
        .orElse("late");
  }
}
