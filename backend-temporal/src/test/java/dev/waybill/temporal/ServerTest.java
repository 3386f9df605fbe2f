package dev.waybill.temporal;

import static dev.waybill.temporal.Backends.await;
import static dev.waybill.temporal.Backends.type;
import static dev.waybill.temporal.Backends.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.Callback;
import dev.waybill.Failure;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.WaybillException;
import dev.waybill.Workflow;
import dev.waybill.client.Run;
import dev.waybill.client.RunFailedException;
import dev.waybill.client.StartOptions;
import dev.waybill.temporal.Backends.Deal;
import io.temporal.client.WorkflowOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How runs stand on a real server, with workers and without. */
@Timeout(120)
class ServerTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private volatile String token = "";

  private Workflow<?, ?>[] workflows() {
    return new Workflow<?, ?>[] {
      workflow("quick", (step, deal) -> "done " + deal.id()),
      workflow(
          "broken",
          (step, deal) -> {
            throw new IllegalStateException("no such deal");
          }),
      workflow(
          "asking",
          (step, deal) -> {
            Callback<String> answer = step.callback("answer", String.class, Duration.ofDays(400));
            step.run("tell", attempt -> token = answer.token());
            return answer.await().orElse("nothing");
          })
    };
  }

  private static void awaitStatus(Run<?> run, RunStatus status) {
    await(run.id() + " is " + status, () -> run.describe().status() == status);
  }

  @Test
  void tellsHowRunsStand(@TempDir Path state) throws TimeoutException {
    try (DevServer server = DevServer.start(state)) {
      Run<String> asking;
      try (TemporalBackend backend = Backends.open(server.address(), Map.of(), true, workflows())) {
        ends(backend);
        begins(backend);
        stalls(backend);
        asking = backend.client().start(type("asking"), new Deal("d-1"));
        await("the token", () -> !token.isEmpty());
        awaitStatus(asking, RunStatus.WAITING);
      }
      withoutWorkers(server, asking.id());
    }
  }

  private static void ends(TemporalBackend backend) throws TimeoutException {
    Run<String> quick = backend.client().start(type("quick"), new Deal("d-1"));
    assertThat(quick.result(LONG)).isEqualTo("done d-1");
    assertThat(quick.journal().ending().orElseThrow().status()).isEqualTo(RunStatus.COMPLETED);
    Run<String> broken = backend.client().start(type("broken"), new Deal("d-1"));
    assertThatThrownBy(() -> broken.result(LONG))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("no such deal");
    assertThat(broken.describe().failure().map(Failure::message)).contains("no such deal");
  }

  private static void begins(TemporalBackend backend) {
    Run<String> delayed =
        backend
            .client()
            .start(
                type("quick"),
                new Deal("d-1"),
                StartOptions.defaults().withDelay(Duration.ofHours(1)));
    assertThat(delayed.describe().status()).isEqualTo(RunStatus.SCHEDULED);
    delayed.cancel("not needed");
    awaitStatus(delayed, RunStatus.CANCELLED);
    assertThat(delayed.describe().failure().orElseThrow().message()).isEqualTo("not needed");
    Run<String> late =
        backend
            .client()
            .start(
                type("quick"),
                new Deal("d-1"),
                new StartOptions(
                    Optional.empty(),
                    Duration.ofSeconds(2),
                    Optional.of(Duration.ofSeconds(1)),
                    Set.of(),
                    Optional.empty()));
    awaitStatus(late, RunStatus.EXPIRED);
  }

  private static void stalls(TemporalBackend backend) {
    var unused =
        backend
            .temporal()
            .newUntypedWorkflowStub(
                "unheard-of",
                WorkflowOptions.newBuilder().setWorkflowId("by-hand").setTaskQueue("crm").build())
            .start();
    Run<String> run = backend.client().run("by-hand", String.class);
    awaitStatus(run, RunStatus.STALLED);
    assertThat(run.describe().failure().orElseThrow().message())
        .contains("no worker with this build has the workflow 'unheard-of'");
    backend.temporal().newUntypedWorkflowStub("by-hand").terminate("tidying up");
    RunInfo info = run.describe();
    assertThat(info.status()).isEqualTo(RunStatus.FAILED);
    assertThat(info.failure().orElseThrow().message())
        .isEqualTo("the run was terminated in Temporal: tidying up");
  }

  private void withoutWorkers(DevServer server, String asking) {
    try (TemporalBackend client = Backends.open(server.address(), Map.of(), false, workflows())) {
      Run<String> queued = client.client().start(type("quick"), new Deal("d-2"));
      assertThat(queued.describe().status()).isEqualTo(RunStatus.QUEUED);
      Run<String> waiting = client.client().run(asking, String.class);
      assertThat(waiting.describe().status()).isEqualTo(RunStatus.WAITING);
      assertThatThrownBy(waiting::journal)
          .isInstanceOfSatisfying(
              WaybillException.class, e -> assertThat(e.code()).isEqualTo("no-worker"))
          .hasMessage(
              "run '"
                  + asking
                  + "' cannot be asked, because no worker answers on the task queue 'crm' of"
                  + " Temporal at "
                  + server.address()
                  + ", namespace 'default'. Start a process that executes the application's"
                  + " workflows, then call again.");
      assertThatThrownBy(() -> client.client().complete(token, "yes"))
          .isInstanceOfSatisfying(
              WaybillException.class, e -> assertThat(e.code()).isEqualTo("no-worker"));
    }
  }
}
