package dev.waybill.cli;

import dev.waybill.WaybillException;
import dev.waybill.crm.Crm;
import dev.waybill.runtime.Settings;
import dev.waybill.runtime.Waybill;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the doctor looks at. */
final class Checks {
  private final Common common;
  private final List<Check> checks = new ArrayList<>();

  /** How a check ended. */
  enum State {
    GOOD("✓"),
    /** Something optional is not there. */
    ABSENT("–"),
    BAD("✗");

    final String mark;

    State(String mark) {
      this.mark = mark;
    }
  }

  record Check(String name, State state, String found) {}

  Checks(Common common) {
    this.common = common;
  }

  List<Check> all() {
    int java = Runtime.version().feature();
    add("java", java >= 17, java + (java >= 17 ? "" : "; install a JDK 17 or newer"));
    try {
      Settings settings = common.settings();
      add("settings", true, settings.toString());
      adapters(settings);
      database(settings);
      port(settings);
    } catch (WaybillException e) {
      add("settings", false, String.valueOf(e.getMessage()));
    }
    crm();
    program("go", "for the Inngest server");
    program("node", "for the Trigger.dev server");
    return checks;
  }

  private void adapters(Settings settings) {
    for (String name : Settings.backends()) {
      boolean present = Settings.present().contains(name);
      State missing = name.equals(settings.backend()) ? State.BAD : State.ABSENT;
      checks.add(
          new Check(
              "adapter " + name,
              present ? State.GOOD : missing,
              present ? "present" : "not on the class path"));
    }
  }

  private void database(Settings settings) {
    String name = settings.text("waybill.local.file").orElse(".waybill/local.db");
    if (!settings.backend().equals("local") || name.equals("memory")) {
      return;
    }
    Path file = Path.of(name).toAbsolutePath();
    if (!Files.exists(file)) {
      Path parent = file.getParent();
      while (parent != null && !Files.exists(parent)) {
        parent = parent.getParent();
      }
      boolean writable = parent != null && Files.isWritable(parent);
      add("database", writable, name + (writable ? " will be made" : ": cannot be made there"));
      return;
    }
    try (Waybill waybill = Waybill.client(settings, List.of())) {
      add("database", true, name + " opens for " + waybill.backend("local").name());
    } catch (RuntimeException e) {
      add("database", false, String.valueOf(e.getMessage()));
    }
  }

  private void port(Settings settings) {
    try (ServerSocket socket =
        new ServerSocket(settings.httpPort(), 1, InetAddress.getByName(settings.httpHost()))) {
      add("http port", true, socket.getLocalPort() + " is free");
    } catch (IOException e) {
      add(
          "http port",
          false,
          settings.httpPort() + ": " + e.getMessage() + "; set waybill.http.port to another");
    }
  }

  private void crm() {
    Map<String, String> settings = common.crm();
    try {
      settings.put("crm.directory", Files.createTempDirectory("waybill-doctor-").toString());
      settings.remove("CRM_DIRECTORY");
      try (Crm crm = Crm.from(settings)) {
        add("crm", true, crm.workflows().size() + " workflows");
      }
    } catch (WaybillException | IOException e) {
      add("crm", false, String.valueOf(e.getMessage()));
    }
  }

  private void program(String name, String what) {
    Optional<File> found =
        Arrays.stream(
                Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
            .map(directory -> new File(directory, name))
            .filter(File::canExecute)
            .findFirst();
    checks.add(
        new Check(
            name,
            found.isPresent() ? State.GOOD : State.ABSENT,
            found.isPresent() ? "present, " + what : "not found; only needed " + what));
  }

  private void add(String name, boolean good, String found) {
    checks.add(new Check(name, good ? State.GOOD : State.BAD, found));
  }
}
