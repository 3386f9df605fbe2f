package dev.waybill.crm.internal;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands for a field that a foreign event left out. */
public final class Absent {
  private Absent() {}

  @SuppressWarnings("NullableOptional") // null is what a JSON reader hands over for an absent field
  public static <T> Optional<T> orEmpty(@Nullable Optional<T> value) {
    return value == null ? Optional.empty() : value;
  }

  public static <T> List<T> orEmpty(@Nullable List<T> value) {
    return value == null ? List.of() : List.copyOf(value);
  }
}
