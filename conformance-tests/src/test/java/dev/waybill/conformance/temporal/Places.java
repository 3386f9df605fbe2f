package dev.waybill.conformance.temporal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.spi.BackendContext;
import dev.waybill.temporal.TemporalBackend;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Where tests of the adapter run: a server of its own, or the one within this process. */
enum Places {
  SERVER,
  IN_PROCESS;

  /** What a test's workflow begins with. */
  record Order(String id, int count) {}

  /** A place that is open. */
  static final class Place implements AutoCloseable {
    private final Optional<RealTemporal> server;
    private final String address;

    private Place(Optional<RealTemporal> server) {
      this.server = server;
      this.address = server.map(RealTemporal::address).orElse("in-process");
    }

    TemporalBackend open(Workflow<?, ?>... workflows) {
      return open("limits", true, workflows);
    }

    TemporalBackend open(String app, boolean works, Workflow<?, ?>... workflows) {
      return TemporalBackend.open(
          new BackendContext(
              app,
              "1",
              Map.of(
                  "waybill.temporal.address",
                  address,
                  "waybill.callback.key",
                  "a key for the tests of this backend"),
              List.of(workflows),
              new JsonCodec(),
              List.of(),
              URI.create("https://limits.example/waybill"),
              works));
    }

    @Override
    public void close() {
      server.ifPresent(RealTemporal::close);
    }
  }

  /** Opens it; skips the test where there is no server. */
  Place open() {
    if (this == IN_PROCESS) {
      return new Place(Optional.empty());
    }
    RealTemporal.available().ifPresent(reason -> assumeTrue(false, reason));
    return new Place(Optional.of(RealTemporal.inMemory().start()));
  }

  /** Waits, at most half a minute, until something holds. */
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within 30 s: " + what);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  static WorkflowType<Order, String> type(String name) {
    return WorkflowType.of(name, Order.class, String.class);
  }

  static Workflow<Order, String> workflow(String name, BiFunction<Step, Order, String> code) {
    return workflow(name, builder -> builder, code);
  }

  static Workflow<Order, String> workflow(
      String name,
      UnaryOperator<WorkflowDefinition.Builder<Order, String>> definition,
      BiFunction<Step, Order, String> code) {
    return new Workflow<>() {
      @Override
      public WorkflowDefinition<Order, String> definition() {
        return definition.apply(type(name).define()).build();
      }

      @Override
      public String run(Step step, Order order) {
        return code.apply(step, order);
      }
    };
  }
}
