package dev.waybill.cli;

import dev.waybill.Event;
import dev.waybill.Json;
import dev.waybill.local.LocalBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Sends the day's events, each at its time, and goes on until every run has ended. */
final class Demo {
  private static final Duration STEP = Duration.ofHours(6);
  private static final Duration MOST = Duration.ofDays(60);

  private final Session session;
  private final LocalBackend engine;
  private final Output output;
  private final double scale;
  private final Timeline timeline;

  Demo(Session session, LocalBackend engine, Output output, double scale) {
    this.session = session;
    this.engine = engine;
    this.output = output;
    this.scale = scale;
    timeline = new Timeline(session.client(), output);
  }

  /** Plays it, and answers with how the process exits. */
  int play(CrmDay day, Path file) {
    long began = System.nanoTime();
    Delivery delivery = new Delivery(session, output);
    int number = 0;
    for (Event<Json> event : day.events()) {
      advanceTo(day.time(event, scale));
      timeline.event(engine.now(), event.type().name(), event.id());
      delivery.take(++number, event);
      delivery.flush();
      engine.settle(Duration.ofMinutes(1));
      delivery.finish();
      timeline.tell();
    }
    int open = playOut();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    return new DemoSummary(session, timeline.runs(), file)
        .show(output, open, delivery, Duration.between(day.start(), engine.now()), took);
  }

  private int playOut() {
    Instant end = engine.now().plus(MOST);
    int open = timeline.tell();
    while (open > 0 && engine.now().isBefore(end)) {
      engine.advance(STEP);
      open = timeline.tell();
    }
    return open;
  }

  private void advanceTo(Instant time) {
    Duration left = Duration.between(engine.now(), time);
    if (!left.isNegative() && !left.isZero()) {
      engine.advance(left);
      timeline.tell();
    }
  }
}
