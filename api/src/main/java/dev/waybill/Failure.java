package dev.waybill;

import java.util.Optional;

/**
 * An error in a form that every engine and language can carry: the same first time, on replay and
 * after a move.
 *
 * @param type a simple name, for example {@code TimeoutException}; never used to load a class
 * @param message what went wrong, for people
 * @param code a stable name for programs, from {@link FailNow} or the engine ({@code cancelled},
 *     {@code timed-out}, {@code value-too-large} …)
 * @param data more about it, as JSON
 * @param cause the failure behind this one
 */
public record Failure(
    String type,
    String message,
    Optional<String> code,
    Optional<Json> data,
    Optional<Failure> cause) {

  public static Failure of(String type, String message) {
    return new Failure(type, message, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public Failure withCode(String code) {
    return new Failure(type, message, Optional.of(code), data, cause);
  }

  public Failure withData(Json data) {
    return new Failure(type, message, code, Optional.of(data), cause);
  }

  public Failure withCause(Failure cause) {
    return new Failure(type, message, code, data, Optional.of(cause));
  }

  /** True when this failure carries that code. */
  public boolean is(String code) {
    return this.code.filter(code::equals).isPresent();
  }
}
