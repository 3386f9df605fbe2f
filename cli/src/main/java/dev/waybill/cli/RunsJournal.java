package dev.waybill.cli;

import dev.waybill.Json;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes;
import dev.waybill.values.JournalJson;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows what was recorded of a run. */
@Command(
    name = "journal",
    mixinStandardHelpOptions = true,
    description = "Show a run's journal; as JSON in its published form.")
final class RunsJournal implements Callable<Integer> {
  @Mixin private Reader reader = new Reader();

  @Parameters(paramLabel = "RUN")
  private String id = "";

  @Override
  public Integer call() {
    try (Reader.Opened opened = reader.open()) {
      Journal journal = opened.waybill().client().run(id, Object.class).journal();
      Output output = reader.output();
      if (output.isJson()) {
        output.json(Json.of(JournalJson.write(journal)));
        return Exit.OK;
      }
      output.text(journal.header().workflow() + " " + journal.header().runId());
      output.text("input  " + RunText.glimpse(journal.header().input()));
      journal.entries().forEach(entry -> output.text(RunText.line(entry)));
      journal.notes().pending().forEach(pending -> output.text(line(pending)));
      return Exit.OK;
    }
  }

  private static String line(Notes.Pending pending) {
    return "open  "
        + pending.kind().name().toLowerCase(Locale.ROOT)
        + "  "
        + pending.key()
        + pending.times().due().map(due -> "  until " + due).orElse("");
  }
}
