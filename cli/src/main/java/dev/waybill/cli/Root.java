package dev.waybill.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command itself: what it can do. */
@Command(
    name = "waybill",
    description = "Durable workflows: play the demo, send events, see and cancel runs.",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    subcommands = {
      DemoCommand.class,
      SendCommand.class,
      StartCommand.class,
      RunsCommand.class,
      WorkerCommand.class,
      DoctorCommand.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:refused: the message names the rule and the remedy",
      "2:wrong usage",
      "3:some lines of the input were bad; the others were taken",
      "4:a run ended otherwise than it should",
      "5:a run did not end in the time that was given",
      "70:the launcher could not build or start it"
    })
final class Root implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return Exit.OK;
  }
}
