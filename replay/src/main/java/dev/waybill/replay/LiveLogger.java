package dev.waybill.replay;

import java.util.ResourceBundle;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A logger that is silent while the code repeats what an earlier turn did. */
record LiveLogger(System.Logger target, BooleanSupplier replaying) implements System.Logger {

  @Override
  public String getName() {
    return target.getName();
  }

  @Override
  public boolean isLoggable(Level level) {
    return !replaying.getAsBoolean() && target.isLoggable(level);
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String text,
      @Nullable Throwable why) {
    if (isLoggable(level)) {
      target.log(level, bundle, text, why);
    }
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String text,
      @Nullable Object... args) {
    if (isLoggable(level)) {
      target.log(level, bundle, text, args);
    }
  }
}
