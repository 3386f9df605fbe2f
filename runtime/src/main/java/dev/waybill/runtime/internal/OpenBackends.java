package dev.waybill.runtime.internal;

import dev.waybill.WaybillException;
import dev.waybill.Workflow;
import dev.waybill.client.WorkflowClient;
import dev.waybill.runtime.Settings;
import dev.waybill.runtime.Waybill;
import dev.waybill.spi.Backend;
import dev.waybill.spi.BackendContext;
import dev.waybill.spi.BackendProvider;
import dev.waybill.values.DefinitionCheck;
import dev.waybill.values.JsonCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.LoggerFactory;

/** The backends that the settings name, opened; the default one comes first. */
public final class OpenBackends implements Waybill {
  private final Map<String, Backend> open = new LinkedHashMap<>();
  private final WorkflowClient client;

  private OpenBackends(Settings settings, Map<String, Workflow<?, ?>> workflows, boolean executes) {
    Map<String, String> routes = settings.routes(new TreeSet<>(workflows.keySet()));
    Map<String, BackendProvider> providers = new LinkedHashMap<>();
    names(settings, routes).forEach(name -> providers.put(name, Catalogue.provider(name)));
    try {
      providers.forEach(
          (name, provider) -> {
            var registered = registered(settings, workflows, routes, provider);
            open.put(name, provider.open(context(settings, registered, executes)));
          });
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
    this.client =
        open.size() == 1
            ? open.values().iterator().next().client()
            : new RoutingClient(new LinkedHashMap<>(open), routes);
  }

  private static BackendContext context(
      Settings settings, List<Workflow<?, ?>> registered, boolean executes) {
    return new BackendContext(
        settings.app(),
        settings.build(),
        settings.all(),
        registered,
        new JsonCodec(),
        List.of(),
        settings.callbackBase(),
        executes);
  }

  /** Opens them all, or none. */
  public static Waybill open(
      Settings settings, List<? extends Workflow<?, ?>> workflows, boolean executes) {
    List<Workflow<?, ?>> all = new ArrayList<>(workflows);
    DefinitionCheck.checkWorkflows(all)
        .forEach(warning -> LoggerFactory.getLogger(Waybill.class).warn(warning));
    Map<String, Workflow<?, ?>> byName = new TreeMap<>();
    all.forEach(workflow -> byName.put(workflow.definition().type().name(), workflow));
    return new OpenBackends(settings, byName, executes);
  }

  @Override
  public WorkflowClient client() {
    return client;
  }

  @Override
  public Backend backend(String name) {
    return Optional.ofNullable(open.get(name))
        .orElseThrow(
            () ->
                new WaybillException(
                    "backend-not-open",
                    "the backend '"
                        + name
                        + "' is not open. Open are: "
                        + String.join(", ", open.keySet())
                        + ". Name it in "
                        + Settings.BACKEND
                        + ", a route or "
                        + Settings.DRAIN
                        + "."));
  }

  /** Closes every one, whatever another's closing throws. */
  @Override
  public void close() {
    RuntimeException first = null;
    for (Backend backend : open.values()) {
      try {
        backend.close();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static Set<String> names(Settings settings, Map<String, String> routes) {
    Set<String> names = new LinkedHashSet<>();
    names.add(settings.backend());
    names.addAll(new TreeSet<>(routes.values()));
    names.addAll(settings.drained());
    return names;
  }

  /** Those routed here; and, to end what runs here, those that may have been. */
  private static List<Workflow<?, ?>> registered(
      Settings settings,
      Map<String, Workflow<?, ?>> workflows,
      Map<String, String> routes,
      BackendProvider provider) {
    String name = provider.name();
    boolean mayHaveOthers = name.equals(settings.backend()) || settings.drained().contains(name);
    List<Workflow<?, ?>> registered = new ArrayList<>();
    workflows.forEach(
        (workflow, code) -> {
          if (name.equals(routes.get(workflow))) {
            registered.add(code);
          } else if (mayHaveOthers && Needs.met(code.definition(), provider)) {
            registered.add(Drained.of(code));
          }
        });
    return registered;
  }
}
