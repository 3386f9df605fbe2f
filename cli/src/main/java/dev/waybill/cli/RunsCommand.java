package dev.waybill.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What is done with runs. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description = "List, show, watch and cancel runs.",
    subcommands = {
      RunsList.class,
      RunsShow.class,
      RunsCancel.class,
      RunsJournal.class,
      RunsWatch.class
    })
final class RunsCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return Exit.OK;
  }
}
