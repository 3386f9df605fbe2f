package dev.waybill.cli;

import dev.waybill.runtime.Settings;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that every command has. */
class Common {
  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--json", description = "Write JSON to standard output, and nothing else.")
  boolean json;

  @Option(names = "--debug", description = "Show the whole of an error.")
  boolean debug;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A setting, before all others: --set waybill.local.file=my.db")
  Map<String, String> set = new LinkedHashMap<>();

  final Output output() {
    return new Output(out(), err(), json);
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** The settings of this process, and those of the command line. */
  Settings settings() {
    Settings settings = Settings.load();
    for (Map.Entry<String, String> one : set.entrySet()) {
      if (!one.getKey().startsWith("crm.")) {
        settings = settings.with(one.getKey(), one.getValue());
      }
    }
    return settings;
  }

  /** What the CRM is put together from. */
  final Map<String, String> crm() {
    Map<String, String> all = new LinkedHashMap<>();
    System.getProperties()
        .stringPropertyNames()
        .forEach(name -> put(all, name, System.getProperty(name, "")));
    System.getenv().forEach((name, value) -> put(all, name, value));
    set.forEach((name, value) -> put(all, name, value));
    return all;
  }

  private static void put(Map<String, String> all, String name, String value) {
    if (name.startsWith("crm.") || name.startsWith("CRM_")) {
      all.put(name, value);
    }
  }
}
