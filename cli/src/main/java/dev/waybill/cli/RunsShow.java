package dev.waybill.cli;

import dev.waybill.RunInfo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one run. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Show a run.")
final class RunsShow implements Callable<Integer> {
  @Mixin private Reader reader = new Reader();

  @Parameters(paramLabel = "RUN")
  private String id = "";

  @Override
  public Integer call() {
    try (Reader.Opened opened = reader.open()) {
      RunInfo run = opened.waybill().client().run(id, Object.class).describe();
      Output output = reader.output();
      output.json(run);
      output.text("run       " + run.id());
      output.text("workflow  " + run.workflow());
      output.text("backend   " + run.backend());
      output.text("status    " + run.status());
      output.text("started   " + run.startedAt());
      run.endedAt().ifPresent(at -> output.text("ended     " + at));
      run.eventId().ifPresent(event -> output.text("event     " + event));
      if (!run.tags().isEmpty()) {
        output.text("tags      " + String.join(", ", run.tags().stream().sorted().toList()));
      }
      run.failure().ifPresent(failure -> output.text("failure   " + RunText.line(failure)));
      return Exit.OK;
    }
  }
}
