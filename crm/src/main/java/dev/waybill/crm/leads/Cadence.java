package dev.waybill.crm.leads;

import dev.waybill.crm.timing.TimeScale;
import java.time.Duration;
import java.util.List;

/**
 * When a lead is written to.
 *
 * @param touches in order
 * @param patience how long a reply may take after the last touch
 */
public record Cadence(List<Touch> touches, Duration patience) {

  public Cadence {
    touches = List.copyOf(touches);
  }

  /** Three touches, after 10 minutes, 2 days and 4 more days, then a week of patience. */
  public static Cadence defaults() {
    return new Cadence(
        List.of(
            new Touch(
                Duration.ofMinutes(10),
                "Thank you for your interest, {name}",
                "Hello {name},\n\nthank you for writing to us. When may we call you?\n"),
            new Touch(
                Duration.ofDays(2),
                "A short question, {name}",
                "Hello {name},\n\nwhat would help you most right now?\n"),
            new Touch(
                Duration.ofDays(4),
                "Shall we close this, {name}?",
                "Hello {name},\n\nthis is our last mail, unless you answer it.\n")),
        Duration.ofDays(7));
  }

  public Cadence scaled(TimeScale scale) {
    return new Cadence(
        touches.stream().map(t -> new Touch(scale.of(t.after()), t.subject(), t.body())).toList(),
        scale.of(patience));
  }

  /** From the lead's creation to the end of our patience. */
  public Duration total() {
    return touches.stream().map(Touch::after).reduce(patience, Duration::plus);
  }
}
