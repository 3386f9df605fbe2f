package dev.waybill;

import dev.waybill.spi.Names;
import java.time.Instant;
import java.util.Optional;

/**
 * A named, typed message. It starts the workflows that subscribe to it and wakes the runs that wait
 * for it.
 *
 * @param type what kind of event this is
 * @param data what happened
 * @param id identifies the event: a second event with the same id is dropped for at least 24 hours
 * @param time when it happened, for people to read; matching uses the time of arrival
 */
public record Event<T>(EventType<T> type, T data, String id, Optional<Instant> time) {

  public Event {
    Names.checkEventId(id);
  }

  /** The same event under an id of the sender's, so that sending it again has no effect. */
  public Event<T> withId(String id) {
    return new Event<>(type, data, id, time);
  }

  /** The same event, said to have happened at {@code time}. */
  public Event<T> withTime(Instant time) {
    return new Event<>(type, data, id, Optional.of(time));
  }
}
