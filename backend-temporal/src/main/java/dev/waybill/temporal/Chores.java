package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.replay.Operation.Outgoing;
import io.temporal.activity.ActivityInfo;
import java.util.List;

/** The activities of the adapter itself; each may be repeated. */
final class Chores {
  private final Engine engine;

  Chores(Engine engine) {
    this.engine = engine;
  }

  Json run(ActivityInfo info, Json argument) {
    if (info.getActivityType().equals(Wire.SLOT)) {
      return Slots.ask(engine, Wire.read(argument, Slots.Wanted.class));
    }
    if (info.getActivityType().equals(Wire.OUTCOME)) {
      return Wire.json(Awaited.of(engine, Wire.read(argument, String.class)));
    }
    act(info, argument);
    return Json.NULL;
  }

  private void act(ActivityInfo info, Json argument) {
    switch (info.getActivityType()) {
      case Wire.REGISTER ->
          engine.post.register(List.of(Wire.read(argument, Registration[].class)));
      case Wire.SEND -> engine.post.send(List.of(Wire.read(argument, Outgoing[].class)));
      case Wire.CANCEL_SELF ->
          engine
              .connection
              .client()
              .newUntypedWorkflowStub(info.getWorkflowId())
              .cancel(
                  Sealed.seal(Wire.read(argument, String.class), engine.connection.converter()));
      default -> throw new IllegalArgumentException("no such activity: " + info.getActivityType());
    }
  }
}
