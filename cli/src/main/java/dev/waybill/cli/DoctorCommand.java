package dev.waybill.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks whether everything is there. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Check Java, settings, the database file, the port and the adapters.")
final class DoctorCommand implements Callable<Integer> {
  @Mixin private Common common = new Common();

  @Override
  public Integer call() {
    List<Checks.Check> checks = new Checks(common).all();
    for (Checks.Check check : checks) {
      common.output().text(check.state().mark + " " + check.name() + ": " + check.found());
    }
    common.output().json(checks);
    boolean bad = checks.stream().anyMatch(check -> check.state() == Checks.State.BAD);
    return bad ? Exit.REFUSED : Exit.OK;
  }
}
