package dev.waybill.cli;

import dev.waybill.WaybillException;
import dev.waybill.crm.Crm;
import dev.waybill.crm.CrmSettings;
import dev.waybill.local.LocalBackend;
import dev.waybill.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plays a recorded day of the CRM. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Play a recorded day of CRM events through all the workflows, skipping time.")
final class DemoCommand implements Callable<Integer> {
  private static final String FILE = "waybill.db";

  @Mixin private Common common = new Common();

  @Option(names = "--backend", defaultValue = "local", description = "The engine; default local.")
  private String backend = "";

  @Option(
      names = "--time-scale",
      defaultValue = "1",
      paramLabel = "X",
      description = "What the CRM's durations are multiplied by: 0.001 makes an hour 3.6 seconds.")
  private double scale;

  @Option(names = "--dir", description = "Where everything is written; default a new directory.")
  private @Nullable Path directory;

  @Override
  public Integer call() throws IOException {
    if (!(scale > 0 && scale <= 1000)) {
      throw new WaybillException(
          "bad-option", "--time-scale must be above 0 and at most 1000, got: " + scale);
    }
    CrmDay day = CrmDay.load();
    Path home = home();
    Settings settings = settings(home, day);
    if (!settings.backend().equals(LocalBackend.NAME)) {
      throw new WaybillException(
          "backend-missing",
          "the demo cannot yet play on '" + backend + "'. Leave out --backend, or name local.");
    }
    DemoClock clock = new DemoClock(day.start());
    try (Session session = Session.open(settings, crm(home, clock), true)) {
      LocalBackend engine = session.local(settings).orElseThrow();
      clock.follow(engine::now);
      return new Demo(session, engine, common.output(), scale).play(day, home.resolve(FILE));
    }
  }

  private Crm crm(Path home, DemoClock clock) {
    CrmSettings defaults = CrmSettings.defaults();
    CrmSettings scaled = scale == 1 ? defaults : defaults.scaled(scale);
    return Crm.embedded(
        home,
        scaled.withDigest(scaled.digest().withRecipients(List.of("sales@example.com"))),
        clock);
  }

  private Settings settings(Path home, CrmDay day) {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    Settings settings =
        Settings.of(
            Map.of(
                Settings.BACKEND,
                backend,
                "waybill.local.file",
                home.resolve(FILE).toString(),
                "waybill.local.clock",
                "virtual:" + day.start(),
                "WAYBILL_CALLBACK_KEY",
                HexFormat.of().formatHex(key)));
    settings.checkPresent();
    return settings;
  }

  private Path home() throws IOException {
    if (directory == null) {
      return Files.createTempDirectory("waybill-demo-");
    }
    if (Files.exists(directory.resolve(FILE))) {
      throw new WaybillException(
          "directory-used",
          "the directory " + directory + " has a demo already. Name another, or remove it.");
    }
    return Files.createDirectories(directory).toAbsolutePath();
  }
}
