package dev.waybill.temporal;

import static dev.waybill.temporal.Backends.await;
import static dev.waybill.temporal.Backends.type;
import static dev.waybill.temporal.Backends.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.waybill.Callback;
import dev.waybill.Event;
import dev.waybill.EventType;
import dev.waybill.Failure;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.WaybillException;
import dev.waybill.client.Run;
import dev.waybill.client.RunFailedException;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.client.StartOptions;
import dev.waybill.temporal.Backends.Deal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Starting, describing, signalling and ending runs, on the server in this process. */
class ClientTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final EventType<Deal> NOTED = EventType.of("noted", Deal.class).keyedBy("id");

  private volatile String token = "";
  private final TemporalBackend backend =
      Backends.inProcess(
          workflow("quick", (step, deal) -> "done " + deal.id()),
          workflow(
              "sleepy",
              (step, deal) -> {
                step.state("stage", "asleep");
                step.sleep("long", Duration.ofDays(400));
                return "woke";
              }),
          workflow(
              "broken",
              (step, deal) -> {
                throw new IllegalStateException("no such deal");
              }),
          workflow(
              "asking",
              (step, deal) -> {
                Callback<String> answer =
                    step.callback("answer", String.class, Duration.ofDays(400));
                step.run("tell", attempt -> token = answer.token());
                return answer.await().orElse("nothing");
              }),
          workflow(
              "listening",
              definition -> definition.receives(NOTED, "id"),
              (step, deal) -> {
                step.sleep("long", Duration.ofDays(400));
                return "";
              }));

  @AfterEach
  void close() {
    backend.close();
  }

  private Run<String> start(String workflow, StartOptions options) {
    return backend.client().start(type(workflow), new Deal("d-1"), options);
  }

  private Run<String> start(String workflow) {
    return start(workflow, StartOptions.defaults());
  }

  private static void awaitStatus(Run<?> run, RunStatus status) {
    await(run.id() + " is " + status, () -> run.describe().status() == status);
  }

  private static void assertCode(
      String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .asInstanceOf(type(WaybillException.class))
        .extracting(WaybillException::code)
        .isEqualTo(code);
  }

  @Test
  void describesACompletedRun() throws TimeoutException {
    Run<String> run = start("quick", StartOptions.defaults().withTags("vip", "north"));

    assertThat(run.admission()).isEqualTo(Run.Admission.STARTED);
    assertThat(run.result(LONG)).isEqualTo("done d-1");
    RunInfo info = run.describe();
    assertThat(info.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(info.tags()).containsExactlyInAnyOrder("vip", "north");
    assertThat(info.workflow()).isEqualTo("quick");
    assertThat(info.endedAt()).isPresent();
    assertThat(info.failure()).isEmpty();
    assertThat(run.journal().ending().orElseThrow().value().orElseThrow().text())
        .isEqualTo("\"done d-1\"");
  }

  @Test
  void describesWhyARunFailed() {
    Run<String> run = start("broken");

    assertThatThrownBy(() -> run.result(LONG))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("no such deal");
    assertThat(run.describe().status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.describe().failure().map(Failure::message)).contains("no such deal");
  }

  @Test
  void describesAnUnfinishedRun() {
    Run<String> run = start("sleepy");

    awaitStatus(run, RunStatus.WAITING);
    assertThat(run.state("stage", String.class)).contains("asleep");
    assertThat(run.state("other", String.class)).isEmpty();
    run.pause();
    awaitStatus(run, RunStatus.PAUSED);
    run.resume();
    awaitStatus(run, RunStatus.WAITING);
    assertThatThrownBy(() -> run.result(Duration.ofMillis(1))).isInstanceOf(TimeoutException.class);
  }

  @Test
  void cancelsARun() {
    Run<String> run = start("sleepy");
    awaitStatus(run, RunStatus.WAITING);

    run.cancel("the customer left");

    awaitStatus(run, RunStatus.CANCELLED);
    assertThat(run.describe().failure().orElseThrow().message()).isEqualTo("the customer left");
    assertThatThrownBy(() -> run.result(LONG))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("CANCELLED: the customer left");
    run.cancel("again");
    run.pause();
    run.signal(NOTED.event(new Deal("d-1")));
    assertThat(run.describe().status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void cancelsARunThatHasNotBegun() {
    Run<String> run = start("quick", StartOptions.defaults().withDelay(Duration.ofHours(1)));
    assertThat(run.describe().status()).isEqualTo(RunStatus.SCHEDULED);

    run.cancel("not needed");

    backend.advance(Duration.ofHours(2));
    awaitStatus(run, RunStatus.CANCELLED);
    assertThat(run.describe().failure().orElseThrow().message()).isEqualTo("not needed");
  }

  @Test
  void aRunThatBeginsTooLateIsExpired() {
    Run<String> run =
        start(
            "quick",
            new StartOptions(
                Optional.empty(),
                Duration.ofHours(2),
                Optional.of(Duration.ofHours(1)),
                java.util.Set.of(),
                Optional.empty()));

    backend.advance(Duration.ofHours(3));

    awaitStatus(run, RunStatus.EXPIRED);
    assertThat(run.describe().failure().orElseThrow().code()).contains("expired");
  }

  @Test
  void aRunThatNobodyCanExecuteIsStalled() {
    String id = "by-hand";
    var unused =
        backend
            .temporal()
            .newUntypedWorkflowStub(
                "unheard-of",
                io.temporal.client.WorkflowOptions.newBuilder()
                    .setWorkflowId(id)
                    .setTaskQueue("crm")
                    .build())
            .start();
    Run<String> run = backend.client().run(id, String.class);

    awaitStatus(run, RunStatus.STALLED);
    assertThat(run.describe().failure().orElseThrow().message())
        .contains("no worker with this build has the workflow 'unheard-of'");
  }

  @Test
  void aCallbackIsCompletedOnce() throws TimeoutException {
    Run<String> run = start("asking");
    await("the token", () -> !token.isEmpty());

    assertCode("bad-token", () -> backend.client().complete(token + "x", "yes"));
    assertCode("bad-token", () -> backend.client().complete("nonsense", "yes"));
    backend.client().complete(token, "yes");

    assertThat(run.result(LONG)).isEqualTo("yes");
    assertCode("bad-token", () -> backend.client().complete(token, "yes"));
    assertCode("bad-token", () -> backend.client().fail(token, Failure.of("Refused", "no")));
  }

  @Test
  void aSignalToAFullQueueIsRefused() {
    Run<String> run = start("listening");
    List<Event<Deal>> events = new ArrayList<>();
    for (int i = 0; i < Mailbox.MOST; i++) {
      events.add(NOTED.event(new Deal("d-1")).withId("e-" + i));
    }
    events.forEach(run::signal);

    await("the queue is full", () -> run.journal().notes().queued().size() == Mailbox.MOST);
    assertCode("queue-full", () -> run.signal(NOTED.event(new Deal("d-1"))));
  }

  @Test
  void aRunThatNeverWasIsNotFound() {
    Run<String> run = backend.client().run("nobody", String.class);

    assertThatThrownBy(run::describe).isInstanceOf(RunNotFoundException.class);
    assertThatThrownBy(() -> run.cancel("x")).isInstanceOf(RunNotFoundException.class);
    assertThatThrownBy(run::pause).isInstanceOf(RunNotFoundException.class);
    assertThatThrownBy(run::resume).isInstanceOf(RunNotFoundException.class);
    assertThatThrownBy(run::journal).isInstanceOf(RunNotFoundException.class);
    assertThatThrownBy(() -> run.result(LONG)).isInstanceOf(RunNotFoundException.class);
    assertThatThrownBy(() -> run.signal(NOTED.event(new Deal("d-1"))))
        .isInstanceOf(RunNotFoundException.class);
    assertThatThrownBy(() -> run.state("x", String.class)).isInstanceOf(RunNotFoundException.class);
  }

  @Test
  void aWorkflowThatNobodyRegisteredIsRefused() {
    assertThatThrownBy(() -> start("qick"))
        .isInstanceOf(WaybillException.class)
        .hasMessage(
            "workflow 'qick' is not registered here. Did you mean 'quick'? Registered are: asking,"
                + " broken, listening, quick, sleepy. Register it when the backend is opened.");
  }
}
