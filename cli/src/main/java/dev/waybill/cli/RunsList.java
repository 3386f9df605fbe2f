package dev.waybill.cli;

import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.client.Page;
import dev.waybill.client.RunQuery;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists runs, newest first. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List runs, newest first; as JSON one a line.")
final class RunsList implements Callable<Integer> {
  @Mixin private Reader reader = new Reader();

  @Option(names = "--workflow", description = "Only runs of this workflow.")
  private @Nullable String workflow;

  @Option(names = "--status", split = ",", description = "Only these: ${COMPLETION-CANDIDATES}")
  private List<RunStatus> statuses = List.of();

  @Option(names = "--tag", split = ",", description = "Only runs with all of these tags.")
  private List<String> tags = List.of();

  @Option(names = "--limit", defaultValue = "50", description = "At most so many; default 50.")
  private int limit;

  @Override
  public Integer call() {
    RunQuery query =
        RunQuery.all()
            .withStatuses(statuses.toArray(new RunStatus[0]))
            .withTags(tags.toArray(new String[0]));
    query = workflow == null ? query : query.withWorkflow(workflow);
    try (Reader.Opened opened = reader.open()) {
      int left = limit;
      while (left > 0) {
        Page<RunInfo> page = opened.waybill().client().list(query);
        for (RunInfo run : page.items().subList(0, Math.min(left, page.items().size()))) {
          reader.output().text(RunText.line(run));
          reader.output().json(run);
        }
        left -= page.items().size();
        if (page.next().isEmpty()) {
          return Exit.OK;
        }
        query = query.withCursor(page.next().get());
      }
    }
    return Exit.OK;
  }
}
