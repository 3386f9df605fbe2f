package dev.waybill.cli;

import dev.waybill.runtime.Settings;
import dev.waybill.runtime.Waybill;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that look at runs, and the backends that have them. */
final class Reader extends Common {
  @Option(
      names = "--file",
      description = "The file of the embedded backend; default the setting waybill.local.file.")
  private @Nullable String file;

  @Override
  Settings settings() {
    Settings settings = super.settings();
    return file == null ? settings : settings.with("waybill.local.file", file);
  }

  /** Opens the backends; the CRM only when routes name its workflows. */
  Opened open() {
    Settings settings = settings();
    if (settings.hasRoutes()) {
      Session session = Session.open(settings, crm(), false);
      return new Opened(session.waybill(), session::close);
    }
    Waybill waybill = Waybill.client(settings, List.of());
    return new Opened(waybill, waybill::close);
  }

  /** What must be closed in the end. */
  record Opened(Waybill waybill, Runnable all) implements AutoCloseable {
    @Override
    public void close() {
      all.run();
    }
  }
}
