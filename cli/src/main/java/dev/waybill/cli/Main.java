package dev.waybill.cli;

import dev.waybill.WaybillException;
import dev.waybill.client.RunFailedException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;

/** Where the command line begins. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    PrintWriter out = utf8(FileDescriptor.out);
    PrintWriter err = utf8(FileDescriptor.err);
    int exit = run(out, err, args);
    out.flush();
    err.flush();
    System.exit(exit);
  }

  /** Runs a command in this process. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new Root());
    line.setOut(out);
    line.setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(Main::failed);
    return line.execute(args);
  }

  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    PrintWriter err = line.getErr();
    boolean known =
        e instanceof WaybillException
            || e instanceof RunFailedException
            || e instanceof TimeoutException;
    err.println("waybill: " + (known ? e.getMessage() : "unexpected: " + e));
    if (parsed.originalArgs().contains("--debug")) {
      e.printStackTrace(err);
    } else if (!known) {
      err.println("For the whole of it, add --debug.");
    }
    err.flush();
    return e instanceof RunFailedException
        ? Exit.RUN_FAILED
        : e instanceof TimeoutException ? Exit.TIMED_OUT : Exit.REFUSED;
  }

  private static PrintWriter utf8(FileDescriptor stream) {
    return new PrintWriter(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }
}
