package dev.waybill.testing;

import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.spi.Interceptor;
import dev.waybill.values.JsonCodec;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Bodies that run instead of a workflow's own. */
final class Stubs implements Interceptor {
  private static final JsonCodec CODEC = new JsonCodec();
  private static final Pattern USE = Pattern.compile(":\\d+$");

  private final Map<Place, Callable<?>> bodies = new ConcurrentHashMap<>();

  private record Place(String workflow, String key) {}

  void put(String workflow, String key, Callable<?> body) {
    bodies.put(new Place(workflow, key), body);
  }

  @Override
  @SuppressWarnings("unchecked") // what goes round a step is its encoded value
  public <T> T aroundStep(RunInfo run, String stepKey, Callable<T> next) throws Exception {
    Callable<?> stub = find(run.workflow(), stepKey);
    return stub == null ? next.call() : (T) encode(stub.call());
  }

  /** The stub of exactly this use, or else of all uses of the id. */
  private @Nullable Callable<?> find(String workflow, String key) {
    Callable<?> exact = bodies.get(new Place(workflow, key));
    return exact != null
        ? exact
        : bodies.get(new Place(workflow, USE.matcher(key).replaceFirst("")));
  }

  private static Json encode(@Nullable Object value) {
    return value == null ? Json.NULL : Json.of(CODEC.encode(value));
  }
}
