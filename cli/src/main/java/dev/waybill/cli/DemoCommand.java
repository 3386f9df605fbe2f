package dev.waybill.cli;

import dev.waybill.WaybillException;
import dev.waybill.crm.Crm;
import dev.waybill.crm.CrmSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plays a recorded day of the CRM. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Play a recorded day of CRM events through all the workflows.")
final class DemoCommand implements Callable<Integer> {
  private static final double UNSKIPPED = 0.001;

  @Mixin private Common common = new Common();

  @Option(
      names = "--backend",
      defaultValue = "local",
      description =
          "The engine; default local. temporal runs in this process unless a server is named.")
  private String backend = "";

  @Option(
      names = "--time-scale",
      paramLabel = "X",
      description =
          "What the CRM's durations are multiplied by: 0.001 makes an hour 3.6 seconds. Default 1;"
              + " 0.001 on an engine whose time cannot be skipped.")
  private @Nullable Double scale;

  @Option(names = "--dir", description = "Where everything is written; default a new directory.")
  private @Nullable Path directory;

  @Override
  public Integer call() throws IOException {
    if (scale != null && !(scale > 0 && scale <= 1000)) {
      throw new WaybillException(
          "bad-option", "--time-scale must be above 0 and at most 1000, got: " + scale);
    }
    CrmDay recorded = CrmDay.load();
    DemoPlace place = DemoPlace.of(backend, home(), recorded.start(), common);
    place.settings().checkPresent();
    CrmDay day = place.skips() ? recorded : recorded.movedTo(Instant.now());
    double factor = scale != null ? scale : place.skips() ? 1 : UNSKIPPED;
    DemoClock clock = new DemoClock(day.start());
    try (Session session = Session.open(place.settings(), crm(place.home(), clock, factor), true)) {
      Pace pace = new Pace(session.waybill().backend(backend), factor);
      clock.follow(pace::now);
      return new Demo(session, pace, common.output(), factor).play(day, place);
    }
  }

  private static Crm crm(Path home, DemoClock clock, double scale) {
    CrmSettings defaults = CrmSettings.defaults();
    CrmSettings scaled = scale == 1 ? defaults : defaults.scaled(scale);
    return Crm.embedded(
        home,
        scaled.withDigest(scaled.digest().withRecipients(List.of("sales@example.com"))),
        clock);
  }

  private Path home() throws IOException {
    if (directory == null) {
      return Files.createTempDirectory("waybill-demo-");
    }
    if (Files.exists(directory.resolve(DemoPlace.FILE))
        || Files.exists(directory.resolve("database.mv.db"))) {
      throw new WaybillException(
          "directory-used",
          "the directory " + directory + " has a demo already. Name another, or remove it.");
    }
    return Files.createDirectories(directory).toAbsolutePath();
  }
}
