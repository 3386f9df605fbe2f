package dev.waybill.spi;

import dev.waybill.Workflow;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a backend is opened with.
 *
 * @param app the application's name, which queues and ids on an engine carry; 1 to 100 of letters,
 *     digits, '.', '_' and '-'
 * @param build which code this process runs, by the same rule; a stalled run is tried again by
 *     another build
 * @param settings all settings, by name
 * @param workflows the workflows to register
 * @param codec how values become JSON
 * @param interceptors outermost first
 * @param callbackBase where the application serves callbacks, for example {@code
 *     https://crm.example/waybill}
 * @param executes whether this process runs workflow code, or is only a client
 */
public record BackendContext(
    String app,
    String build,
    Map<String, String> settings,
    List<Workflow<?, ?>> workflows,
    Codec codec,
    List<Interceptor> interceptors,
    URI callbackBase,
    boolean executes) {
  /** The name of an application that sets none. */
  public static final String APP = "waybill";

  /** The build of an application that sets none. */
  public static final String BUILD = "dev";

  public BackendContext {
    Names.checkLabel("waybill.app", app);
    Names.checkLabel("waybill.build", build);
    settings = Map.copyOf(settings);
    workflows = List.copyOf(workflows);
    interceptors = List.copyOf(interceptors);
  }

  /** The same with other settings. */
  public BackendContext withSettings(Map<String, String> others) {
    return new BackendContext(
        app, build, others, workflows, codec, interceptors, callbackBase, executes);
  }

  /** The names of settings and workflows; no setting's value, as it may be a secret. */
  @Override
  public String toString() {
    return "BackendContext[settings="
        + new TreeSet<>(settings.keySet())
        + ", workflows="
        + workflows.stream().map(workflow -> workflow.definition().type().name()).sorted().toList()
        + ", executes="
        + executes
        + "]";
  }
}
