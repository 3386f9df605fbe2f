package dev.waybill.conformance.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.waybill.conformance.fixtures.Fixtures;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;

/** All requirements. Loading refuses whatever it does not understand. */
public final class Catalogue {
  private static final YAMLMapper YAML = new YAMLMapper(strict());

  private final List<Requirement> requirements;

  private Catalogue(List<Requirement> requirements) {
    this.requirements = List.copyOf(requirements);
  }

  /**
   * The catalogue of this module, one file per area.
   *
   * @throws CatalogueException when it breaks a rule
   */
  public static Catalogue load() {
    List<JsonNode> files = new ArrayList<>();
    for (JsonNode area : read("areas.yaml")) {
      files.add(read(area.asText() + ".yaml"));
    }
    return of(files);
  }

  /** The sentences of the semantics that no requirement names, each with the reason. */
  public static Map<String, String> uncovered() {
    Map<String, String> reasons = new TreeMap<>();
    read("uncovered.yaml")
        .properties()
        .forEach(sentence -> reasons.put(sentence.getKey(), sentence.getValue().asText()));
    return reasons;
  }

  /**
   * A catalogue of one file's text.
   *
   * @throws CatalogueException when it breaks a rule
   */
  public static Catalogue parse(String yaml) {
    try {
      return of(List.of(YAML.readTree(yaml)));
    } catch (IOException e) {
      throw new CatalogueException("catalogue", "is not YAML: " + e.getMessage());
    }
  }

  public List<Requirement> requirements() {
    return requirements;
  }

  /**
   * The requirement with this id.
   *
   * @throws CatalogueException when there is none
   */
  public Requirement requirement(String id) {
    return requirements.stream()
        .filter(requirement -> requirement.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new CatalogueException(id, "is no requirement of the catalogue"));
  }

  private static Catalogue of(List<JsonNode> files) {
    RequirementReader reader = new RequirementReader(Fixtures.all());
    List<Requirement> read = files.stream().flatMap(file -> reader.file(file).stream()).toList();
    Set<String> ids = new HashSet<>();
    for (Requirement requirement : read) {
      if (!ids.add(requirement.id())) {
        throw new CatalogueException(requirement.id(), "stands twice in the catalogue");
      }
    }
    return new Catalogue(read);
  }

  private static JsonNode read(String name) {
    try (InputStream file = Catalogue.class.getResourceAsStream("/catalogue/" + name)) {
      if (file == null) {
        throw new CatalogueException(name, "is missing");
      }
      return YAML.readTree(file);
    } catch (IOException e) {
      throw new CatalogueException(name, "cannot be read: " + e.getMessage());
    }
  }

  private static YAMLFactory strict() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return YAMLFactory.builder().loaderOptions(options).build();
  }
}
