package dev.waybill.runtime.internal;

import dev.waybill.WaybillException;
import dev.waybill.runtime.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sources of settings, of which the first that has a setting wins. */
public final class Layers {
  private final List<Layer> layers;

  /** A value and where it stands. */
  record Found(String name, String value, String source) {
    WaybillException bad(String rule) {
      return new WaybillException(
          "bad-setting", name + " in " + source + " " + rule + ", got: '" + shown() + "'");
    }

    /** The value without the user and password that a URL may hold. */
    private String shown() {
      return value.replaceAll("//[^/@\\s]*@", "//…@");
    }
  }

  public Layers(List<Layer> layers) {
    this.layers = List.copyOf(layers);
  }

  /** This, when every name is known and every value of our own settings is good. */
  public Layers checked() {
    var check = new NameCheck();
    layers.forEach(check::check);
    find(Settings.BACKEND).ifPresent(found -> checkBackend(found, found.value()));
    find(Settings.DRAIN).ifPresent(found -> split(found).forEach(n -> checkBackend(found, n)));
    routes().forEach(found -> checkBackend(found, found.value()));
    port(Settings.HTTP_PORT, 0);
    uri(Settings.CALLBACK_BASE);
    label(Settings.APP);
    label(Settings.BUILD);
    return this;
  }

  public Layers before(Layer first) {
    List<Layer> all = new ArrayList<>(List.of(first));
    all.addAll(layers);
    return new Layers(all);
  }

  public Optional<String> text(String name) {
    return find(name).map(Found::value);
  }

  /** Names with commas between them. */
  public List<String> list(String name) {
    return find(name).map(Layers::split).orElse(List.of());
  }

  public int port(String name, int fallback) {
    Optional<Found> found = find(name);
    if (found.isEmpty()) {
      return fallback;
    }
    String text = found.get().value();
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65535) {
      return Integer.parseInt(text);
    }
    throw found.get().bad("must be a port from 0 to 65535");
  }

  /** A name of an application or a build. */
  public Optional<String> label(String name) {
    Optional<Found> found = find(name);
    if (found.isPresent() && !found.get().value().matches("[A-Za-z0-9._-]{1,100}")) {
      throw found.get().bad("must be 1 to 100 of letters, digits, '.', '_' and '-'");
    }
    return found.map(Found::value);
  }

  public Optional<URI> uri(String name) {
    return find(name)
        .map(
            found -> {
              if (!found.value().matches("https?://[^\\s/?#@]+(/[^\\s?#]*)?")) {
                throw found.bad("must be an http or https URL without user, query and fragment");
              }
              return URI.create(found.value());
            });
  }

  /** All of it: our own names in the form of properties, others as they are. */
  public Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    List<String> names = Catalogue.names();
    for (int i = layers.size() - 1; i >= 0; i--) {
      Layer layer = layers.get(i);
      all.putAll(layer.values());
      if (layer.environment()) {
        for (String name : names) {
          @Nullable String value = all.remove(Catalogue.environmentName(name));
          if (value != null) {
            all.put(name, value);
          }
        }
      }
    }
    return all;
  }

  public boolean hasRoutes() {
    return !routes().isEmpty();
  }

  /** The routes that are set, each as it was written; those that count first. */
  List<Found> routes() {
    return layers.stream()
        .flatMap(
            layer ->
                layer.values().entrySet().stream()
                    .filter(
                        entry ->
                            entry.getKey().startsWith(prefix(layer))
                                && entry.getKey().length() > prefix(layer).length())
                    .sorted(Map.Entry.comparingByKey())
                    .map(entry -> new Found(entry.getKey(), entry.getValue(), layer.source())))
        .toList();
  }

  private Optional<Found> find(String name) {
    return layers.stream().flatMap(layer -> find(layer, name).stream()).findFirst();
  }

  private static Optional<Found> find(Layer layer, String name) {
    String written = layer.environment() ? Catalogue.environmentName(name) : name;
    return Optional.ofNullable(layer.values().get(written))
        .map(value -> new Found(written, value, layer.source()));
  }

  private static String prefix(Layer layer) {
    return layer.environment() ? Catalogue.ENVIRONMENT_ROUTE : Catalogue.ROUTE;
  }

  private static List<String> split(Found found) {
    return Arrays.stream(found.value().split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  private static void checkBackend(Found found, String backend) {
    if (!Catalogue.backends().contains(backend)) {
      throw new WaybillException(
          "bad-setting",
          found.name()
              + " in "
              + found.source()
              + " names the backend '"
              + backend
              + "', which there is not. "
              + Catalogue.choice(backend, Catalogue.backends()));
    }
  }
}
