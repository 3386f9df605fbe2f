package dev.waybill.cli;

import dev.waybill.client.Run;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks a run to cancel. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = "Ask a run to cancel; a worker undoes what it must.")
final class RunsCancel implements Callable<Integer> {
  @Mixin private Reader reader = new Reader();

  @Parameters(paramLabel = "RUN")
  private String id = "";

  @Option(names = "--reason", defaultValue = "by command", description = "Why; default: by command")
  private String reason = "";

  @Override
  public Integer call() {
    try (Reader.Opened opened = reader.open()) {
      Run<Object> run = opened.waybill().client().run(id, Object.class);
      run.cancel(reason);
      String status = run.describe().status().name();
      reader.output().both(id + " " + status, Map.of("run", id, "status", status));
      return Exit.OK;
    }
  }
}
