package dev.waybill.runtime;

import dev.waybill.client.WorkflowClient;
import dev.waybill.journal.Journal;
import dev.waybill.local.LocalBackend;
import dev.waybill.spi.Backend;
import dev.waybill.spi.BackendContext;
import dev.waybill.spi.BackendProvider;
import dev.waybill.spi.Capability;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The embedded engine under another name and on another file. */
public final class SecondProvider implements BackendProvider {
  static final String NAME = "second";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Setting> settings() {
    return List.of(new Setting("waybill.second.file", "database file", "memory"));
  }

  @Override
  public Capability.Support supports(Capability capability) {
    return Capability.Support.NATIVE;
  }

  @Override
  public Backend open(BackendContext context) {
    Map<String, String> settings = new HashMap<>(context.settings());
    settings.put("waybill.local.file", settings.getOrDefault("waybill.second.file", "memory"));
    return new Second(LocalBackend.open(context.withSettings(settings)), context);
  }

  /** Tells what it was opened with. */
  record Second(LocalBackend engine, BackendContext context) implements Backend {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Capability.Support supports(Capability capability) {
      return engine.supports(capability);
    }

    @Override
    public WorkflowClient client() {
      return engine.client();
    }

    @Override
    public Journal export(String runId) {
      return engine.export(runId);
    }

    @Override
    public void startFrom(Journal journal) {
      engine.startFrom(journal);
    }

    @Override
    public void close() {
      engine.close();
    }
  }
}
