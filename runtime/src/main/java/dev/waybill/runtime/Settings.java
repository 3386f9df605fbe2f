package dev.waybill.runtime;

import dev.waybill.runtime.internal.Catalogue;
import dev.waybill.runtime.internal.Layer;
import dev.waybill.runtime.internal.Layers;
import dev.waybill.runtime.internal.Routes;
import dev.waybill.spi.BackendContext;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Settings by name, checked: an unknown name or a bad value is refused. Immutable; no secret ever
 * shows in {@link #toString}.
 */
public final class Settings {
  /** The application's name: queues and ids on an engine carry it. */
  public static final String APP = "waybill.app";

  /** Which code this process runs, for example the commit that was deployed. */
  public static final String BUILD = "waybill.build";

  /** The backend of all workflows that have no route. */
  public static final String BACKEND = "waybill.backend";

  /** Backends that are kept open, with commas between them, until their runs have ended. */
  public static final String DRAIN = "waybill.drain";

  /** Where the world reaches the application's callback handler. */
  public static final String CALLBACK_BASE = "waybill.callback.base-url";

  /** The address on which {@link WaybillServer} listens. */
  public static final String HTTP_HOST = "waybill.http.host";

  /** The port on which {@link WaybillServer} listens; 0 takes a free one. */
  public static final String HTTP_PORT = "waybill.http.port";

  private final Layers layers;

  private Settings(Layers layers) {
    this.layers = layers.checked();
  }

  /**
   * The settings of this process: system properties, then the environment, then the file {@code
   * waybill.properties} in the working directory, then the defaults; the first found wins.
   *
   * @throws dev.waybill.WaybillException codes {@code unknown-setting}, {@code bad-setting}
   */
  public static Settings load() {
    Map<String, String> properties = new HashMap<>();
    System.getProperties()
        .stringPropertyNames()
        .forEach(name -> properties.put(name, System.getProperty(name, "")));
    return load(properties, System.getenv(), Path.of("waybill.properties"));
  }

  static Settings load(Map<String, String> properties, Map<String, String> env, Path file) {
    return new Settings(
        new Layers(
            List.of(
                Layer.properties("a system property", properties),
                Layer.environment(env),
                Layer.file(file))));
  }

  /**
   * These settings and nothing else. Names are those of properties; secrets and the vendors' own
   * names are those of the environment.
   *
   * @throws dev.waybill.WaybillException codes {@code unknown-setting}, {@code bad-setting}
   */
  public static Settings of(Map<String, String> values) {
    return new Settings(new Layers(List.of(Layer.given(values))));
  }

  /** The same with one more setting, before all others. */
  public Settings with(String name, String value) {
    return new Settings(layers.before(Layer.given(Map.of(name, value))));
  }

  /** A setting's value; empty when it is not set. */
  public Optional<String> text(String name) {
    return layers.text(name);
  }

  /** The application's name; default {@code waybill}. */
  public String app() {
    return layers.label(APP).orElse(BackendContext.APP);
  }

  /** The build; default {@code dev}. */
  public String build() {
    return layers.label(BUILD).orElse(BackendContext.BUILD);
  }

  /** The backend of workflows without a route; default {@code local}. */
  public String backend() {
    return text(BACKEND).orElse("local");
  }

  /** The backends to keep open; default none. */
  public List<String> drained() {
    return layers.list(DRAIN);
  }

  /** The port of {@link WaybillServer}; default 8288. */
  public int httpPort() {
    return layers.port(HTTP_PORT, 8288);
  }

  /** The address of {@link WaybillServer}; default the loopback address. */
  public String httpHost() {
    return text(HTTP_HOST).orElse("127.0.0.1");
  }

  /** The base of callback URLs; default {@link WaybillServer} as this machine sees it. */
  public URI callbackBase() {
    return layers.uri(CALLBACK_BASE).orElseGet(() -> URI.create("http://localhost:" + httpPort()));
  }

  /**
   * The backend of each of these workflows, by its name.
   *
   * @throws dev.waybill.WaybillException code {@code bad-setting} when a route names none of them
   */
  public Map<String, String> routes(SortedSet<String> workflows) {
    return new Routes(layers, backend()).of(workflows);
  }

  /**
   * Looks whether the backends that are named have their adapters.
   *
   * @throws dev.waybill.WaybillException code {@code backend-missing}, with what to add
   */
  public void checkPresent() {
    var unused = Catalogue.provider(backend());
    drained().forEach(Catalogue::provider);
  }

  /** True when a workflow has a route of its own. */
  public boolean hasRoutes() {
    return layers.hasRoutes();
  }

  /** The names of all backends, in alphabetical order. */
  public static List<String> backends() {
    return List.copyOf(Catalogue.backends());
  }

  /** The names of the backends whose adapters are on the class path. */
  public static List<String> present() {
    return List.copyOf(Catalogue.providers().keySet());
  }

  /** What a backend reads: Waybill's settings, the secrets, and the vendors' under their names. */
  public Map<String, String> all() {
    return layers.all();
  }

  /** The names that are set, without values. */
  @Override
  public String toString() {
    return "Settings" + layers.all().keySet();
  }
}
