package dev.waybill;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a step body to fail the step without further attempts; thrown by workflow code to fail
 * the run with a code.
 */
public final class FailNow extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;
  private final transient @Nullable Object data;

  public FailNow(String code, String message) {
    this(code, message, null);
  }

  /**
   * @param code a stable name that callers can test, see {@link Failure#code()}
   * @param data encoded to JSON with the failure
   */
  public FailNow(String code, String message, @Nullable Object data) {
    super(message);
    this.code = code;
    this.data = data;
  }

  public String code() {
    return code;
  }

  public Optional<Object> data() {
    return Optional.ofNullable(data);
  }
}
