package dev.waybill;

import dev.waybill.spi.Names;
import java.util.Optional;
import java.util.UUID;

/**
 * A kind of event: its name, the type of its data and, for matching, where in the data its key
 * stands.
 *
 * @param name 1 to 200 of letters, digits and {@code . _ - / :}, for example {@code
 *     crm/lead.replied}
 * @param data the type of the event's data; its JSON form must be an object
 * @param keyPath the JSON path of the key, for example {@code leadId} or {@code lead.id}; empty
 *     when nothing waits for this event by key
 */
public record EventType<T>(String name, Class<T> data, Optional<String> keyPath) {

  public EventType {
    Names.checkEvent(name);
    keyPath.ifPresent(path -> Names.checkPath("event " + name, path));
  }

  /** An event type without a key. */
  public static <T> EventType<T> of(String name, Class<T> data) {
    return new EventType<>(name, data, Optional.empty());
  }

  /** The same event type, matched by the value at {@code path} of its data. */
  public EventType<T> keyedBy(String path) {
    return new EventType<>(name, data, Optional.of(path));
  }

  /** A new event of this type, with a random id and the time of its arrival. */
  public Event<T> event(T payload) {
    return new Event<>(this, payload, UUID.randomUUID().toString(), Optional.empty());
  }
}
