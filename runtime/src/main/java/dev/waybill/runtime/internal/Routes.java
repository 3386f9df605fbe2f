package dev.waybill.runtime.internal;

import dev.waybill.WaybillException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/** Decides which backend a workflow's new runs go to. */
public final class Routes {
  private final Layers layers;
  private final String fallback;

  public Routes(Layers layers, String fallback) {
    this.layers = layers;
    this.fallback = fallback;
  }

  /** The backend of each workflow. */
  public Map<String, String> of(SortedSet<String> workflows) {
    Map<String, String> routes = new HashMap<>();
    for (Layers.Found route : layers.routes()) {
      routes.putIfAbsent(workflow(route, workflows), route.value());
    }
    Map<String, String> all = new TreeMap<>();
    workflows.forEach(name -> all.put(name, routes.getOrDefault(name, fallback)));
    return all;
  }

  private static String workflow(Layers.Found route, SortedSet<String> workflows) {
    boolean environment = route.name().startsWith(Catalogue.ENVIRONMENT_ROUTE);
    String typed =
        route
            .name()
            .substring((environment ? Catalogue.ENVIRONMENT_ROUTE : Catalogue.ROUTE).length());
    List<String> meant =
        workflows.stream()
            .filter(
                name ->
                    environment
                        ? Catalogue.environmentName(name).equals(typed)
                        : name.equals(typed))
            .toList();
    if (meant.size() == 1) {
      return meant.get(0);
    }
    throw new WaybillException(
        "bad-setting",
        route.name()
            + " in "
            + route.source()
            + (meant.isEmpty()
                ? " routes the workflow '"
                    + typed
                    + "', which is not registered. "
                    + Catalogue.choice(typed.replace('_', '-'), workflows)
                : " may mean "
                    + String.join(" or ", meant)
                    + ". Route them by properties instead."));
  }
}
