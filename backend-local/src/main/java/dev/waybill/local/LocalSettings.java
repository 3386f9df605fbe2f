package dev.waybill.local;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/** The engine's settings, checked. */
record LocalSettings(
    Optional<Path> file, int workers, EngineClock clock, Optional<byte[]> callbackKey) {
  static final String FILE = "waybill.local.file";
  static final String WORKERS = "waybill.local.workers";
  static final String CLOCK = "waybill.local.clock";
  static final String CLOCKS =
      "system, virtual or manual, the latter two with or without :<ISO instant>";
  private static final String KEY = "WAYBILL_CALLBACK_KEY";
  private static final String KEY_SETTING = "waybill.callback.key";

  static LocalSettings of(Map<String, String> settings) {
    String file = settings.getOrDefault(FILE, ".waybill/local.db");
    return new LocalSettings(
        file.equals("memory") ? Optional.empty() : Optional.of(Path.of(file)),
        workers(settings.getOrDefault(WORKERS, "64")),
        clock(settings.getOrDefault(CLOCK, "system")),
        Optional.ofNullable(settings.get(KEY))
            .or(() -> Optional.ofNullable(settings.get(KEY_SETTING)))
            .map(key -> key.getBytes(StandardCharsets.UTF_8)));
  }

  private static int workers(String text) {
    try {
      int workers = Integer.parseInt(text);
      if (workers >= 1 && workers <= 10_000) {
        return workers;
      }
    } catch (NumberFormatException e) {
      throw Problems.badSetting(WORKERS, "a number between 1 and 10000", text);
    }
    throw Problems.badSetting(WORKERS, "a number between 1 and 10000", text);
  }

  private static EngineClock clock(String text) {
    String[] parts = text.split(":", 2);
    boolean skips = parts[0].equals("virtual");
    if (text.equals("system")) {
      return new EngineClock.Real();
    }
    if (skips || parts[0].equals("manual")) {
      return new EngineClock.Virtual(start(parts), skips);
    }
    throw Problems.badSetting(CLOCK, CLOCKS, text);
  }

  private static Instant start(String... parts) {
    if (parts.length == 1) {
      return Instant.parse("2026-01-01T00:00:00Z");
    }
    try {
      return Instant.parse(parts[1]);
    } catch (DateTimeParseException e) {
      throw Problems.badSetting(CLOCK, CLOCKS, String.join(":", parts));
    }
  }
}
