package dev.waybill.replay;

import dev.waybill.RunInfo;
import dev.waybill.spi.Codec;
import dev.waybill.spi.Interceptor;
import java.util.List;
import java.util.Optional;

/**
 * What a turn needs from its backend.
 *
 * @param run what {@code step.info()} answers
 * @param live where progress, state and log lines go; called only beyond what was replayed
 * @param extensions what {@code step.extension(type)} finds
 */
public record Services(
    Codec codec,
    RunInfo run,
    Callbacks callbacks,
    Live live,
    List<Interceptor> interceptors,
    List<Object> extensions) {

  /** Mints the tokens of callbacks: the same token for the same run and key, always. */
  public interface Callbacks {
    String token(String runId, String key);

    java.net.URI url(String token);
  }

  /** What is shown of a run while it runs. */
  public interface Live {
    /** Shows nothing. */
    Live NONE =
        new Live() {
          @Override
          public void progress(long done, long total, String message) {}

          @Override
          public void state(String name, dev.waybill.Json value) {}
        };

    void progress(long done, long total, String message);

    void state(String name, dev.waybill.Json value);
  }

  /** The first extension of that type. */
  <X> Optional<X> extension(Class<X> type) {
    return extensions.stream().filter(type::isInstance).map(type::cast).findFirst();
  }
}
