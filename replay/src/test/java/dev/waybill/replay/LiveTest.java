package dev.waybill.replay;

import static dev.waybill.replay.TestRun.failure;
import static dev.waybill.replay.TestRun.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.waybill.FanOut;
import dev.waybill.RunInfo;
import dev.waybill.spi.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What is shown of a run, and what stands around its code. */
class LiveTest {
  private final TestRun run = TestRun.fresh();

  @Test
  void progressAndStateAreSilentOnReplay() {
    run.step("a", 1).step("b", 2);
    run.recording.commit(List.of(), 1);

    run.replay(
        step -> {
          for (String id : List.of("a", "b")) {
            step.progress(1, 2, "before " + id);
            step.run(id, a -> {});
          }
          step.progress(2, 2, "after");
          step.state("phase", "end");
          return 1;
        });

    assertThat(run.live).containsExactly("progress 2/2 after", "state phase=\"end\"");
  }

  @Test
  void theLoggerIsSilentOnReplay() {
    run.step("a", 1);
    run.recording.commit(List.of(), 0);

    Outcome outcome =
        run.replay(
            step -> {
              boolean before = step.logger().isLoggable(System.Logger.Level.ERROR);
              step.run("a", a -> {});
              return List.of(before, step.logger().isLoggable(System.Logger.Level.ERROR));
            });

    assertThat(result(outcome)).isEqualTo(List.of(false, true));
  }

  @Test
  void stateBeyondItsLimitIsRefused() {
    Outcome outcome =
        run.replay(
            step -> {
              step.state("big", "x".repeat(70_000));
              return 1;
            });

    assertThat(failure(outcome).message())
        .isEqualTo(
            "state 'big' must be at most 64 KB as JSON, got: 70002 bytes; publish a summary or a"
                + " reference");
  }

  @Test
  void aMapReportsProgress() {
    run.finish(
        step ->
            step.async()
                .map(
                    "m",
                    List.of(1, 2),
                    FanOut.of(1),
                    (item, n) -> item.run("a", Integer.class, a -> n))
                .await()
                .values());

    assertThat(run.live).containsExactly("progress 1/2 m", "progress 2/2 m");
  }

  @Test
  void theFirstExtensionOfATypeIsFound() {
    run.extensions.add("engine");

    assertThat(
            result(
                run.replay(
                    step ->
                        step.extension(String.class).orElseThrow()
                            + step.extension(Integer.class).isEmpty()
                            + step.info().id())))
        .isEqualTo("enginetruerun-1");
  }

  private final List<String> trace = new ArrayList<>();

  private Interceptor tracing(String name) {
    return new Interceptor() {
      @Override
      public <T> T aroundRun(RunInfo info, Callable<T> next) throws Exception {
        trace.add(name + " in");
        try {
          return next.call();
        } catch (Exception e) {
          trace.add(name + " " + e.getMessage());
          throw e;
        } finally {
          trace.add(name + " out");
        }
      }
    };
  }

  @Test
  void interceptorsStandAroundEachExecutionTheFirstOutermost() {
    run.interceptors.add(tracing("x"));
    run.interceptors.add(tracing("y"));

    run.replay(step -> trace.add("code"));

    assertThat(trace).containsExactly("x in", "y in", "code", "y out", "x out");
  }

  @Test
  void anInterceptorSeesAFailureAndNoSuspension() {
    run.interceptors.add(tracing("x"));

    run.replay(
        step -> {
          step.run("a", a -> {});
          return 1;
        });
    run.replay(
        step -> {
          throw new IllegalStateException("boom");
        });

    assertThat(trace).containsExactly("x in", "x out", "x in", "x boom", "x out");
  }

  @Test
  void anInterceptorThatThrowsIsACrash() {
    run.interceptors.add(
        new Interceptor() {
          @Override
          public <T> T aroundRun(RunInfo info, Callable<T> next) {
            throw new IllegalStateException("mine");
          }
        });

    assertThat(catchThrowable(() -> run.replay(step -> 1))).hasMessage("mine");
  }
}
