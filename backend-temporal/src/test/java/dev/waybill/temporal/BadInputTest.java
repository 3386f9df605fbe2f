package dev.waybill.temporal;

import static dev.waybill.temporal.Backends.type;
import static dev.waybill.temporal.Backends.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.EventType;
import dev.waybill.FailNow;
import dev.waybill.Failure;
import dev.waybill.RunStatus;
import dev.waybill.Step;
import dev.waybill.WaybillException;
import dev.waybill.Workflow;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.client.RunFailedException;
import dev.waybill.temporal.Backends.Deal;
import io.grpc.Status;
import io.temporal.client.WorkflowOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people read when they give Temporal something bad, or reach none, in {@code bad-input.txt}
 * beside this class. Nothing of it is tried for ever.
 */
@Timeout(60)
class BadInputTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String HUGE = "x".repeat(2_000_000);
  private static final EventType<Deal> MOVED = EventType.of("deal.moved", Deal.class);

  private final Messages golden = Messages.of("bad-input.txt");

  @Test
  void everyMessageIsProvedHere() {
    assertThat(golden.things()).hasSize(16);
  }

  /** Without what differs each time: an id, and sizes that depend on the time of day. */
  private static String lasting(String message) {
    return message
        .replaceAll("[0-9a-f-]{36}", "<id>")
        .replaceAll("got: (2,70.,...|2,000,3..)", "got: <size>");
  }

  // ---- the way to the server

  private void refused(String thing, String address, ThrowingCallable call) {
    WaybillException e = catchThrowableOfType(WaybillException.class, call);
    assertThat(e).as(thing).isNotNull();
    String message = e.code() + ": " + e.getMessage();
    String told = address.isEmpty() ? message : message.replace(address, "<address>");
    golden.has(thing, lasting(told));
  }

  private void cannotOpen(String thing, String address, Map<String, String> settings) {
    refused(
        thing,
        address,
        () -> {
          try (TemporalBackend backend = Backends.open(address, settings, true)) {
            throw new AssertionError("opened: " + backend.name());
          }
        });
  }

  @Test
  void aServerThatIsNotThere() throws IOException {
    String address;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = "127.0.0.1:" + socket.getLocalPort();
    }
    cannotOpen("unreachable server", address, Map.of());
  }

  @Test
  void aKeyThatIsNotAccepted() {
    try (Refusing server =
        new Refusing(Status.UNAUTHENTICATED.withDescription("the API key has expired"))) {
      cannotOpen("expired key", server.address(), Map.of());
    }
  }

  @Test
  void aKeyForSomethingElse() {
    try (Refusing server =
        new Refusing(Status.PERMISSION_DENIED.withDescription("Request unauthorized."))) {
      cannotOpen("key without the right", server.address(), Map.of());
    }
  }

  @Test
  void aServerWithoutTheNamespace(@TempDir Path state) {
    try (DevServer server = DevServer.start(state)) {
      cannotOpen(
          "wrong namespace", server.address(), Map.of(TemporalSettings.NAMESPACE, "not-there"));
    }
  }

  @Test
  void whatAServerDoesNotTake(@TempDir Path state) throws Exception {
    Workflow<Deal, String> heavy =
        workflow(
            "deal",
            (step, deal) -> {
              for (int i = 0; i < 4; i++) {
                String unused = step.run("load", String.class, attempt -> "z".repeat(900_000));
              }
              return "done";
            });
    try (DevServer server = DevServer.start(state);
        TemporalBackend backend = Backends.open(server.address(), Map.of(), true, heavy)) {
      Run<String> run = backend.client().start(type("deal"), new Deal("d-1"));
      assertThat(run.result(SOON)).isEqualTo("done");
      assertThat(run.journal().entries()).hasSize(4);
      refused("journal too large", server.address(), () -> run.rerunFrom("load:3"));

      var unused =
          backend
              .temporal()
              .newUntypedWorkflowStub(
                  "unheard-of",
                  WorkflowOptions.newBuilder().setWorkflowId("by-hand").setTaskQueue("crm").build())
              .start();
      Run<String> byHand = backend.client().run("by-hand", String.class);
      Backends.await("it stalls", () -> byHand.describe().status() == RunStatus.STALLED);
      golden.has("unknown workflow type on the queue", byHand.describe().failure().orElseThrow());
    }
  }

  // ---- values

  private void ends(String thing, BiFunction<Step, Deal, String> code, Workflow<?, ?>... more)
      throws Exception {
    List<Workflow<?, ?>> all = new ArrayList<>(List.of(more));
    all.add(workflow("deal", code));
    try (TemporalBackend backend = Backends.inProcess(all.toArray(new Workflow<?, ?>[0]))) {
      Run<String> run = backend.client().start(type("deal"), new Deal("d-1"));
      RunFailedException e = catchThrowableOfType(RunFailedException.class, () -> run.result(SOON));
      assertThat(e).as(thing).isNotNull();
      Failure failure = run.describe().failure().orElseThrow();
      golden.has(thing, failure.code().orElseThrow() + ": " + lasting(failure.message()));
    }
  }

  @Test
  void aWorkflowThatNobodyKnows() throws Exception {
    try (TemporalBackend backend = Backends.inProcess(workflow("deal", (step, deal) -> "done"))) {
      refused("unknown workflow", "", () -> backend.client().start(type("dael"), new Deal("d-1")));
    }
    ends("unknown child", (step, deal) -> step.invoke("child", type("dael"), deal));
  }

  @Test
  void anInputThatIsTooLarge() {
    try (TemporalBackend backend = Backends.inProcess(workflow("deal", (step, deal) -> "done"))) {
      refused("input too large", "", () -> backend.client().start(type("deal"), new Deal(HUGE)));
      refused("event too large", "", () -> backend.client().send(MOVED.event(new Deal(HUGE))));
    }
  }

  @Test
  void aStepsResultThatIsTooLarge() throws Exception {
    AtomicInteger bodies = new AtomicInteger();
    ends(
        "step's result too large",
        (step, deal) ->
            step.run(
                "load",
                String.class,
                attempt -> {
                  int unused = bodies.incrementAndGet();
                  return HUGE;
                }));

    assertThat(bodies).hasValue(1);
  }

  @Test
  void aStepsInputThatIsTooLarge() throws Exception {
    ends(
        "step's input too large",
        (step, deal) ->
            step.run("load", new Deal(HUGE), String.class, (attempt, input) -> "never"));
  }

  @Test
  void aResultThatIsTooLarge() throws Exception {
    ends("run's result too large", (step, deal) -> HUGE);
  }

  @Test
  void aChildsInputThatIsTooLarge() throws Exception {
    ends(
        "child's input too large",
        (step, deal) -> step.invoke("child", type("child"), new Deal(HUGE)),
        workflow("child", (step, deal) -> "never"));
  }

  @Test
  void anEventFromARunThatIsTooLarge() throws Exception {
    ends(
        "run's event too large",
        (step, deal) -> {
          step.send("tell", MOVED.event(new Deal(HUGE)));
          return "never";
        });
  }

  @Test
  void aHeavyContinuation() throws Exception {
    WorkflowType<Deal, String> self = type("deal");
    ends("continuation too large", (step, deal) -> step.continueAsNew(self, new Deal(HUGE)));
  }

  @Test
  void aFailureThatIsTooLarge() throws Exception {
    AtomicInteger bodies = new AtomicInteger();
    try (TemporalBackend backend =
        Backends.inProcess(
            workflow(
                "deal",
                (step, deal) ->
                    step.run(
                        "load",
                        String.class,
                        attempt -> {
                          int unused = bodies.incrementAndGet();
                          throw new FailNow("refused", "too much: " + HUGE + HUGE, new Deal(HUGE));
                        })))) {
      Run<String> run = backend.client().start(type("deal"), new Deal("d-1"));

      RunFailedException e = catchThrowableOfType(RunFailedException.class, () -> run.result(SOON));
      Failure failure = e.run().failure().orElseThrow();
      assertThat(failure.code()).contains("refused");
      assertThat(failure.message()).startsWith("step 'load' failed: too much: xxx");
    }
    assertThat(bodies).hasValue(1);
  }

  // ---- what is large and may be

  @Test
  void aJournalIsReadInParts() throws Exception {
    String large = "y".repeat(900_000);
    try (TemporalBackend backend =
        Backends.inProcess(
            workflow(
                "deal",
                (step, deal) -> {
                  for (int i = 0; i < 5; i++) {
                    String unused = step.run("load", String.class, attempt -> large);
                  }
                  return "done";
                }))) {
      Run<String> run = backend.client().start(type("deal"), new Deal("d-1"));
      assertThat(run.result(SOON)).isEqualTo("done");

      assertThat(run.journal().entries()).hasSize(5);
      assertThat(run.journal().entries())
          .allMatch(entry -> entry.result().value().orElseThrow().size() == 900_002);
    }
  }
}
