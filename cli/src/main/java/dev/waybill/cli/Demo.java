package dev.waybill.cli;

import dev.waybill.Event;
import dev.waybill.Json;
import java.time.Duration;
import java.time.Instant;

/** Sends the day's events, each at its time, and goes on until every run has ended. */
final class Demo {
  private final Session session;
  private final Pace pace;
  private final Output output;
  private final double scale;
  private final Timeline timeline;

  Demo(Session session, Pace pace, Output output, double scale) {
    this.session = session;
    this.pace = pace;
    this.output = output;
    this.scale = scale;
    timeline = new Timeline(session.client(), output);
  }

  /** Plays it, and answers with how the process exits. */
  int play(CrmDay day, DemoPlace place) {
    long began = System.nanoTime();
    Delivery delivery = new Delivery(session, output);
    int number = 0;
    for (Event<Json> event : day.events()) {
      advanceTo(day.time(event, scale));
      timeline.event(pace.now(), event.type().name(), event.id());
      delivery.take(++number, event);
      delivery.flush();
      pace.settle();
      delivery.finish();
      timeline.tell();
    }
    int open = playOut();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    return new DemoSummary(session, timeline.runs(), place)
        .show(output, open, delivery, Duration.between(day.start(), pace.now()), took);
  }

  private int playOut() {
    Instant end = pace.now().plus(pace.most);
    int open = timeline.tell();
    while (open > 0 && pace.now().isBefore(end)) {
      pace.pass(pace.step());
      open = timeline.tell();
    }
    return open;
  }

  private void advanceTo(Instant time) {
    Duration left = Duration.between(pace.now(), time);
    while (!left.isNegative() && !left.isZero()) {
      pace.pass(pace.part(left));
      timeline.tell();
      left = Duration.between(pace.now(), time);
    }
  }
}
