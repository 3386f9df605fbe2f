package dev.waybill.runtime.internal;

import dev.waybill.WaybillException;
import dev.waybill.runtime.Settings;
import dev.waybill.spi.BackendProvider;
import dev.waybill.values.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;

/** What may be set, and which backends there are. */
public final class Catalogue {
  static final String CALLBACK_KEY = "WAYBILL_CALLBACK_KEY";
  static final String ROUTE = "waybill.route.";
  static final String ENVIRONMENT_ROUTE = "WAYBILL_ROUTE_";

  /** Read by the launcher, or by nobody. */
  static final List<String> LAUNCHER = List.of("WAYBILL_JAVA_OPTS");

  private static final Map<String, String> ARTIFACTS =
      Map.of(
          "local", "dev.waybill:waybill-backend-local",
          "temporal", "dev.waybill:waybill-backend-temporal",
          "inngest", "dev.waybill:waybill-backend-inngest",
          "triggerdev", "dev.waybill:waybill-backend-triggerdev");

  private static final List<String> OURS =
      List.of(
          Settings.APP,
          Settings.BACKEND,
          Settings.BUILD,
          Settings.DRAIN,
          Settings.CALLBACK_BASE,
          Settings.HTTP_HOST,
          Settings.HTTP_PORT);

  private Catalogue() {}

  /** The adapters on the class path, by name. */
  public static Map<String, BackendProvider> providers() {
    Map<String, BackendProvider> found = new TreeMap<>();
    ServiceLoader.load(BackendProvider.class, Catalogue.class.getClassLoader())
        .forEach(provider -> found.put(provider.name(), provider));
    return found;
  }

  /** Every backend that may be named, present or not. */
  public static Collection<String> backends() {
    var all = new TreeSet<>(ARTIFACTS.keySet());
    all.addAll(providers().keySet());
    return all;
  }

  /**
   * The adapter of that name.
   *
   * @throws WaybillException code {@code backend-missing} when it is not on the class path
   */
  public static BackendProvider provider(String name) {
    return Optional.ofNullable(providers().get(name))
        .orElseThrow(
            () ->
                new WaybillException(
                    "backend-missing",
                    "the backend '"
                        + name
                        + "' is not on the class path. Add the artifact "
                        + ARTIFACTS.getOrDefault(name, "that has its adapter")
                        + ", or choose one of: "
                        + String.join(", ", providers().keySet())));
  }

  /** Every setting but routes, in the form of properties. */
  static List<String> names() {
    var all = new TreeSet<>(OURS);
    providers()
        .values()
        .forEach(
            provider ->
                provider.settings().stream()
                    .map(BackendProvider.Setting::name)
                    .filter(name -> name.startsWith("waybill."))
                    .forEach(all::add));
    return new ArrayList<>(all);
  }

  static String environmentName(String name) {
    return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The words of a refusal that help: the nearest, then all. */
  static String choice(String typed, Collection<String> accepted) {
    return NearestName.to(typed, accepted).map(near -> "Did you mean '" + near + "'? ").orElse("")
        + "Accepted: "
        + String.join(", ", accepted);
  }
}
