package dev.waybill.cli;

import dev.waybill.runtime.Settings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a demo is played.
 *
 * @param home what the CRM writes
 * @param settings of the engine
 * @param skips whether the engine's time is skipped
 * @param options with which the command line finds the runs afterwards; empty: they are gone
 */
record DemoPlace(Path home, Settings settings, boolean skips, Optional<String> options) {
  static final String FILE = "waybill.db";
  private static final String TEMPORAL = "temporal";
  private static final String ADDRESS = "waybill.temporal.address";

  /** The settings of that engine; its time begins with the day if it can be skipped. */
  static DemoPlace of(String backend, Path home, Instant start, Common common) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put(Settings.BACKEND, backend);
    values.put("WAYBILL_CALLBACK_KEY", key());
    if (backend.equals("local")) {
      return local(home, start, values);
    }
    Settings process = common.settings();
    process.all().entrySet().stream()
        .filter(set -> set.getKey().startsWith("waybill." + backend + "."))
        .forEach(set -> values.put(set.getKey(), set.getValue()));
    if (backend.equals(TEMPORAL) && !hasServer(process)) {
      values.put(ADDRESS, "in-process");
      values.put("waybill.temporal.clock", "manual:" + start);
      return new DemoPlace(home, Settings.of(values), true, Optional.empty());
    }
    return server(home, values);
  }

  private static DemoPlace local(Path home, Instant start, Map<String, String> values) {
    Path file = home.resolve(FILE);
    values.put("waybill.local.file", file.toString());
    values.put("waybill.local.clock", "virtual:" + start);
    return new DemoPlace(home, Settings.of(values), true, Optional.of("--file " + file));
  }

  /** Each demo is an application of its own there, so that none meets the events of another. */
  private static DemoPlace server(Path home, Map<String, String> values) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    values.put(Settings.APP, "waybill-demo-" + now.replaceAll("[^0-9]", ""));
    StringBuilder options = new StringBuilder();
    values.forEach(
        (name, value) -> {
          if (name.startsWith("waybill.")) {
            options.append(options.isEmpty() ? "" : " ").append("--set " + name + "=" + value);
          }
        });
    return new DemoPlace(home, Settings.of(values), false, Optional.of(options.toString()));
  }

  /** Whether a server was named, to us or to Temporal's own tools. */
  private static boolean hasServer(Settings settings) {
    Optional<String> address = settings.text(ADDRESS);
    return address.map(name -> !name.equals("in-process")).orElseGet(DemoPlace::isInEnvironment);
  }

  private static boolean isInEnvironment() {
    return System.getenv().containsKey("TEMPORAL_ADDRESS")
        || System.getenv().containsKey("TEMPORAL_PROFILE");
  }

  private static String key() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return HexFormat.of().formatHex(key);
  }
}
