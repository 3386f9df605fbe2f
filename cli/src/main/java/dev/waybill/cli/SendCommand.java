package dev.waybill.cli;

import dev.waybill.runtime.Settings;
import java.io.File;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends a file of events, line by line. */
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    description = "Send events from a JSON Lines file: {\"name\": …, \"data\": {…}, \"id\": …}.")
final class SendCommand implements Callable<Integer> {
  @Mixin private Common common = new Common();

  @Option(names = "--file", required = true, description = "The file, or - for standard input.")
  private String file = "";

  @Option(
      names = "--wait",
      description = "Work here until nothing is left to do now; what sleeps or waits stays.")
  private boolean wait;

  @Option(
      names = "--timeout",
      defaultValue = "PT10M",
      description = "How long --wait waits, for example PT10M.")
  private Duration timeout = Duration.ZERO;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    Output output = common.output();
    try (EventFile lines = EventFile.open(file);
        Session session = Session.open(settings, common.crm(), wait)) {
      Delivery delivery = new Delivery(session, output);
      send(lines, delivery);
      boolean settled =
          !wait || session.local(settings).map(local -> local.settle(timeout)).orElse(true);
      delivery.finish();
      report(output, delivery);
      if (!settled) {
        output.warn("work is left after " + timeout + "; it goes on with the next worker");
        return Exit.TIMED_OUT;
      }
      return delivery.bad() == 0 ? Exit.OK : Exit.BAD_LINES;
    }
  }

  @SuppressWarnings("SystemConsoleNull") // newer Java has a console always; then a bar is shown
  private void send(EventFile lines, Delivery delivery) {
    boolean shown = System.console() != null && !common.json && !file.equals("-");
    if (!shown) {
      sendAll(lines, delivery, null);
      return;
    }
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("sending")
            .setUnit(" KiB", 1024)
            .setInitialMax(new File(file).length())
            .build()) {
      sendAll(lines, delivery, bar);
    }
  }

  private static void sendAll(EventFile lines, Delivery delivery, @Nullable ProgressBar bar) {
    EventFile.Line line = lines.next();
    while (line.number() > 0) {
      delivery.take(line);
      if (bar != null) {
        bar.stepTo(lines.read());
      }
      line = lines.next();
    }
    delivery.flush();
  }

  private static void report(Output output, Delivery delivery) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("sent", delivery.sent());
    summary.put("bad", delivery.badLines());
    output.both(
        delivery.sent()
            + " events sent"
            + (delivery.bad() == 0 ? "" : ", " + delivery.bad() + " bad lines"),
        summary);
  }
}
