package dev.waybill.cli;

import dev.waybill.RunStatus;
import dev.waybill.client.Run;
import dev.waybill.client.RunUpdate;
import dev.waybill.client.Watch;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a run's updates as they happen. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "Work here and show what a run does, until it has ended.")
final class RunsWatch implements Callable<Integer> {
  @Mixin private Reader reader = new Reader();

  @Parameters(paramLabel = "RUN")
  private String id = "";

  @Option(names = "--only-look", description = "Run no workflow code here.")
  private boolean onlyLook;

  @Override
  public Integer call() {
    Output output = reader.output();
    try (Session session = Session.open(reader.settings(), reader.crm(), !onlyLook)) {
      Run<Object> run = session.client().run(id, Object.class);
      try (Watch watch = run.watch()) {
        RunStatus status = run.describe().status();
        if (!status.isFinal()) {
          watch.forEach(update -> show(output, update));
        }
      }
      RunStatus ended = run.describe().status();
      show(output, new RunUpdate.StatusChanged(ended));
      return ended == RunStatus.COMPLETED ? Exit.OK : Exit.RUN_FAILED;
    }
  }

  private static void show(Output output, RunUpdate update) {
    output.json(update);
    if (update instanceof RunUpdate.Entered entered) {
      output.text(RunText.line(entered.entry()));
    } else if (update instanceof RunUpdate.Progressed progress) {
      output.text(progress.done() + " of " + progress.total() + " " + progress.message());
    } else if (update instanceof RunUpdate.StateChanged state) {
      output.text(state.name() + " = " + RunText.glimpse(state.value()));
    } else if (update instanceof RunUpdate.Streamed stream) {
      output.text(stream.name() + " + " + RunText.glimpse(stream.chunk()));
    } else if (update instanceof RunUpdate.StatusChanged status) {
      output.text(status.status().name());
    }
  }
}
