package dev.waybill.spi;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Interceptors put around a call, the first one outermost. */
public final class Interceptors {

  private Interceptors() {}

  /** How one interceptor is called. */
  @FunctionalInterface
  public interface Around<T extends @Nullable Object> {
    T call(Interceptor interceptor, Callable<T> next) throws Exception;
  }

  /** The call with all of them around it; nothing runs yet. */
  public static <T extends @Nullable Object> Callable<T> chain(
      List<Interceptor> all, Callable<T> innermost, Around<T> around) {
    Callable<T> chained = innermost;
    for (int i = all.size() - 1; i >= 0; i--) {
      Interceptor outer = all.get(i);
      Callable<T> inner = chained;
      chained = () -> around.call(outer, inner);
    }
    return chained;
  }
}
