package dev.waybill;

import org.jspecify.annotations.Nullable;

/**
 * A rule of Waybill was broken: in a definition, a setting, a call or stored data. The message
 * names the thing, the rule, the value found and the remedy. Thrown from a step body it is never
 * retried.
 */
public class WaybillException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;

  /**
   * @param code a stable name of the rule, for example {@code bad-step-id}
   * @param message the thing, the rule, the value found and the remedy
   */
  public WaybillException(String code, String message) {
    this(code, message, null);
  }

  public WaybillException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The stable name of the rule that was broken. */
  public final String code() {
    return code;
  }
}
