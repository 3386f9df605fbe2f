package dev.waybill.runtime.internal;

import dev.waybill.WaybillException;
import java.util.List;
import java.util.TreeSet;

/** Refuses names that nobody reads, and secrets where others could read them. */
final class NameCheck {
  private final List<String> names = Catalogue.names();

  void check(Layer layer) {
    new TreeSet<>(layer.values().keySet()).forEach(name -> check(layer, name));
  }

  private void check(Layer layer, String name) {
    if (layer.environment()) {
      if (name.startsWith("WAYBILL_") && !isEnvironmentName(name)) {
        throw unknown(layer, name, names.stream().map(Catalogue::environmentName).toList());
      }
      return;
    }
    if (Catalogue.environmentName(name).equals(Catalogue.CALLBACK_KEY)
        && !(layer.secrets() && name.equals(Catalogue.CALLBACK_KEY))) {
      throw new WaybillException(
          "bad-setting",
          name
              + " in "
              + layer.source()
              + " is a secret: set "
              + Catalogue.CALLBACK_KEY
              + " in the environment instead. Its value is not shown.");
    }
    if (!isProperty(layer, name)) {
      throw unknown(layer, name, names);
    }
  }

  private boolean isEnvironmentName(String name) {
    return name.equals(Catalogue.CALLBACK_KEY)
        || Catalogue.LAUNCHER.contains(name)
        || isRoute(name, Catalogue.ENVIRONMENT_ROUTE)
        || names.stream().map(Catalogue::environmentName).anyMatch(name::equals);
  }

  private boolean isProperty(Layer layer, String name) {
    boolean vendors = layer.secrets() && !name.startsWith("waybill.");
    return vendors || isRoute(name, Catalogue.ROUTE) || names.contains(name);
  }

  private static boolean isRoute(String name, String prefix) {
    return name.startsWith(prefix) && name.length() > prefix.length();
  }

  private static WaybillException unknown(Layer layer, String name, List<String> accepted) {
    boolean environment = layer.environment();
    var all = new TreeSet<>(accepted);
    all.add(
        environment ? Catalogue.ENVIRONMENT_ROUTE + "<WORKFLOW>" : Catalogue.ROUTE + "<workflow>");
    if (environment) {
      all.add(Catalogue.CALLBACK_KEY);
    }
    return new WaybillException(
        "unknown-setting",
        "'"
            + name
            + "' in "
            + layer.source()
            + " is not a setting. "
            + Catalogue.choice(name, all));
  }
}
