package dev.waybill;

import dev.waybill.spi.Names;
import java.util.List;

/**
 * A test of an event's data, as data: every backend evaluates it in its own way with the same
 * result. A path that is absent makes {@code equal}, {@code oneOf}, {@code atLeast} and {@code
 * below} false.
 */
public sealed interface Condition {

  record Equal(String path, Object value) implements Condition {}

  record OneOf(String path, List<Object> values) implements Condition {}

  record AtLeast(String path, Number value) implements Condition {}

  record Below(String path, Number value) implements Condition {}

  record Present(String path) implements Condition {}

  record And(Condition left, Condition right) implements Condition {}

  record Or(Condition left, Condition right) implements Condition {}

  record Not(Condition condition) implements Condition {}

  /** The scalar at {@code path} reads as {@code value}: 42 equals "42". */
  static Condition equal(String path, Object value) {
    return new Equal(Names.checkPath("Condition.equal", path), Names.checkScalar(path, value));
  }

  /** The scalar at {@code path} equals one of the values. */
  static Condition oneOf(String path, Object... values) {
    for (Object value : values) {
      Names.checkScalar(path, value);
    }
    return new OneOf(Names.checkPath("Condition.oneOf", path), List.of(values));
  }

  /** The number at {@code path} is {@code value} or more. */
  static Condition atLeast(String path, Number value) {
    return new AtLeast(Names.checkPath("Condition.atLeast", path), value);
  }

  /** The number at {@code path} is less than {@code value}. */
  static Condition below(String path, Number value) {
    return new Below(Names.checkPath("Condition.below", path), value);
  }

  /** There is a value other than null at {@code path}. */
  static Condition present(String path) {
    return new Present(Names.checkPath("Condition.present", path));
  }

  default Condition and(Condition other) {
    return new And(this, other);
  }

  default Condition or(Condition other) {
    return new Or(this, other);
  }

  default Condition negate() {
    return new Not(this);
  }
}
