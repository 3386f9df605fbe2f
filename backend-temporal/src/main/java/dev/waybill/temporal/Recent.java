package dev.waybill.temporal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets those who ask the same one after the other share an answer: each may use one that was asked
 * for after it had come.
 */
final class Recent<T> {
  private static final int KEPT = 256;

  private final Map<String, Answer<T>> answers =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer<T>> eldest) {
          return size() > KEPT;
        }
      };

  private record Answer<T>(T value, long asked) {}

  /**
   * @param came when the one who asks had come, by {@link System#nanoTime}
   */
  T ask(String id, long came, Supplier<T> question) {
    Answer<T> known = known(id);
    if (known != null && known.asked() - came >= 0) {
      return known.value();
    }
    long now = System.nanoTime();
    T value = question.get();
    keep(id, new Answer<>(value, now));
    return value;
  }

  private synchronized @Nullable Answer<T> known(String id) {
    return answers.get(id);
  }

  private synchronized void keep(String id, Answer<T> answer) {
    answers.put(id, answer);
  }
}
