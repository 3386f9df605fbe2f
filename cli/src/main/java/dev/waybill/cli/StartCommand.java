package dev.waybill.cli;

import dev.waybill.Json;
import dev.waybill.WaybillException;
import dev.waybill.Workflow;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.client.StartOptions;
import dev.waybill.values.JsonCodec;
import dev.waybill.values.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts one run. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "Start a workflow of the CRM.")
final class StartCommand implements Callable<Integer> {
  @Mixin private Common common = new Common();

  @Parameters(paramLabel = "WORKFLOW", description = "Its name, for example pdf-report.")
  private String workflow = "";

  @Option(
      names = "--input",
      required = true,
      paramLabel = "JSON|@FILE",
      description = "The input, or @ and the file that it stands in.")
  private String input = "";

  @Option(names = "--key", description = "A second start with this key answers with the first run.")
  private @Nullable String key;

  @Option(names = "--wait", description = "Work here until the run has ended, and show its result.")
  private boolean wait;

  @Option(
      names = "--timeout",
      defaultValue = "PT1H",
      description = "How long --wait waits, for example PT1H.")
  private Duration timeout = Duration.ZERO;

  @Override
  public Integer call() throws TimeoutException {
    byte[] json = input();
    try (Session session = Session.open(common.settings(), common.crm(), wait)) {
      Run<?> run = start(session, type(session.crm().workflows()), json);
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("run", run.id());
      answer.put("admission", run.admission().name());
      common.output().text(run.id() + " " + run.admission());
      if (wait) {
        Object result = run.result(timeout);
        answer.put("result", result);
        common.output().text(Json.of(new JsonCodec().encode(result)).text());
      }
      common.output().json(answer);
      return Exit.OK;
    }
  }

  private <I, O> Run<O> start(Session session, WorkflowType<I, O> type, byte[] json) {
    I value = new JsonCodec().decode(json, type.input());
    StartOptions options = StartOptions.defaults();
    return session
        .client()
        .start(type, value, key == null ? options : options.withIdempotencyKey(key));
  }

  private byte[] input() {
    if (!input.startsWith("@")) {
      return Json.of(input).bytes();
    }
    try {
      return Files.readAllBytes(Path.of(input.substring(1)));
    } catch (IOException e) {
      throw new WaybillException(
          "no-file", "the input file cannot be read: " + input.substring(1), e);
    }
  }

  private WorkflowType<?, ?> type(List<Workflow<?, ?>> workflows) {
    List<String> names =
        workflows.stream().map(one -> one.definition().type().name()).sorted().toList();
    for (Workflow<?, ?> one : workflows) {
      if (one.definition().type().name().equals(workflow)) {
        return one.definition().type();
      }
    }
    throw new WaybillException(
        "unknown-workflow",
        "there is no workflow '"
            + workflow
            + "'. "
            + NearestName.to(workflow, names).map(n -> "Did you mean '" + n + "'? ").orElse("")
            + "There are: "
            + String.join(", ", names));
  }
}
