package dev.waybill.replay;

import dev.waybill.Json;
import dev.waybill.Step;
import dev.waybill.spi.Codec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Makes bodies of the author's closures, and knows which one a thread is in. */
final class Bodies {
  private static final ThreadLocal<@Nullable String> RUNNING = new ThreadLocal<>();

  private Bodies() {}

  /** The key of the step whose body this thread runs. */
  static @Nullable String running() {
    return RUNNING.get();
  }

  static StepBody of(String key, Step.Action body) {
    return attempt ->
        within(
            key,
            () -> {
              body.run(attempt);
              return Json.NULL;
            });
  }

  static <T> StepBody of(String key, Codec codec, Step.Body<T> body) {
    return attempt -> within(key, () -> encode(codec, body.run(attempt)));
  }

  /** The body gets its own copy of the input, decoded to the input's type at each attempt. */
  static <A, T> StepBody of(String key, Codec codec, A input, Json encoded, Step.On<A, T> body) {
    return attempt ->
        within(key, () -> encode(codec, body.run(attempt, copy(codec, input, encoded))));
  }

  static Json encode(Codec codec, @Nullable Object value) {
    return value == null ? Json.NULL : Json.of(codec.encode(value));
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // decoded as the class of the input; null stays null
  private static <A> A copy(Codec codec, A input, Json encoded) {
    return input == null ? null : (A) codec.decode(encoded.bytes(), typeOf(input));
  }

  /** The type to decode as: collections and enum constants hide theirs. */
  private static Class<?> typeOf(Object input) {
    if (input instanceof Enum<?> constant) {
      return constant.getDeclaringClass();
    }
    for (Class<?> general : List.of(List.class, Set.class, Map.class, Collection.class)) {
      if (general.isInstance(input)) {
        return general;
      }
    }
    return input.getClass();
  }

  private static Json within(String key, Callable<Json> code) throws Exception {
    String outer = RUNNING.get();
    RUNNING.set(key);
    try {
      return code.call();
    } finally {
      if (outer == null) {
        RUNNING.remove();
      } else {
        RUNNING.set(outer);
      }
    }
  }
}
