package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.temporal.FanOut.Found;
import dev.waybill.temporal.Mailbox.Told;
import dev.waybill.temporal.Registration.Purpose;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import java.util.ArrayList;
import java.util.List;

/** What one run is told: events in their order, those in a row by one signal. */
final class Telling {
  private static final long BYTES = 500_000;

  private final Engine engine;
  private final String run;
  private final List<Message> all = new ArrayList<>();

  /** An event, and for what the run hears of it. */
  record Message(FanOut event, List<Found> found) {
    boolean has(Purpose purpose) {
      return found.stream().anyMatch(each -> each.purpose() == purpose);
    }
  }

  /** One of several events in a signal. */
  record Heard(String name, Json data, Told told) {}

  Telling(Engine engine, String run) {
    this.engine = engine;
    this.run = run;
  }

  void add(Message message) {
    all.add(message);
  }

  /** Each event learns what became of it. */
  void run() {
    List<Message> together = new ArrayList<>();
    long bytes = 0;
    for (Message message : all) {
      long size = message.event().event().data().size();
      if (!together.isEmpty() && (bytes + size > BYTES || message.has(Purpose.CANCEL))) {
        tell(together);
        together.clear();
        bytes = 0;
      }
      together.add(message);
      bytes += message.has(Purpose.CANCEL) ? BYTES : size;
    }
    tell(together);
  }

  private void tell(List<Message> messages) {
    try {
      engine.post.witness.accept(run);
      signal(messages);
      messages.forEach(message -> message.event().answered(message.found()));
    } catch (WorkflowNotFoundException gone) {
      messages.forEach(
          message -> message.event().attempt(() -> message.event().absent(run, message.found())));
    } catch (RuntimeException problem) {
      messages.forEach(
          message ->
              message
                  .event()
                  .attempt(
                      () -> {
                        throw problem;
                      }));
    }
  }

  private void signal(List<Message> messages) {
    WorkflowStub stub = engine.connection.client().newUntypedWorkflowStub(run);
    FanOut first = messages.get(0).event();
    if (messages.size() > 1 || Wire.isOurs(first.event().name())) {
      stub.signal(
          Wire.EVENTS,
          Wire.json(
              messages.stream()
                  .map(Message::event)
                  .map(each -> new Heard(each.event().name(), each.event().data(), each.told()))
                  .toList()));
      return;
    }
    if (messages.get(0).has(Purpose.CANCEL)) {
      String reason = "event " + first.event().name() + " " + first.event().id();
      stub.signal(Wire.CANCEL, Wire.json(reason));
    }
    if (messages.get(0).has(Purpose.RECEIVE) || messages.get(0).has(Purpose.WAIT)) {
      stub.signal(first.event().name(), first.event().data(), Wire.json(first.told()));
    }
  }
}
