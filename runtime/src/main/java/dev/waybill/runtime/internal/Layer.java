package dev.waybill.runtime.internal;

import dev.waybill.WaybillException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The settings of one source.
 *
 * @param source as it is named in messages
 * @param environment whether names are in the environment's form
 * @param secrets whether secrets and vendors' names may stand here
 */
public record Layer(
    String source, boolean environment, boolean secrets, Map<String, String> values) {
  private static final List<String> PREFIXES =
      List.of("WAYBILL_", "TEMPORAL_", "INNGEST_", "TRIGGER_");

  public Layer {
    var set = new TreeMap<String, String>();
    values.forEach(
        (name, value) -> {
          if (!value.isBlank()) {
            set.put(name, value.strip());
          }
        });
    values = Map.copyOf(set);
  }

  /** Names that begin otherwise than {@code waybill.} are others'. */
  public static Layer properties(String source, Map<String, String> all) {
    return new Layer(source, false, false, beginning(all, "waybill."));
  }

  /** Ours and the vendors'; nothing else of the environment is kept. */
  public static Layer environment(Map<String, String> all) {
    var kept = new TreeMap<String, String>();
    PREFIXES.forEach(prefix -> kept.putAll(beginning(all, prefix)));
    return new Layer("the environment", true, true, kept);
  }

  /** Written by the program. */
  public static Layer given(Map<String, String> all) {
    return new Layer("the program", false, true, all);
  }

  /** A properties file in UTF-8; nothing when there is none. */
  public static Layer file(Path file) {
    String source = "the file " + file;
    var read = new Properties();
    try (Reader in = new StringReader(Files.readString(file, StandardCharsets.UTF_8))) {
      read.load(in);
    } catch (NoSuchFileException e) {
      return new Layer(source, false, false, Map.of());
    } catch (IOException | IllegalArgumentException e) {
      String reason = e instanceof MalformedInputException ? "it is not UTF-8" : e.getMessage();
      throw new WaybillException(
          "bad-setting", source + " cannot be read (" + reason + "). Correct it or remove it.", e);
    }
    var values = new TreeMap<String, String>();
    read.stringPropertyNames().forEach(name -> values.put(name, read.getProperty(name, "")));
    return new Layer(source, false, false, values);
  }

  private static Map<String, String> beginning(Map<String, String> all, String prefix) {
    var ours = new TreeMap<String, String>();
    all.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            ours.put(name, value);
          }
        });
    return ours;
  }
}
