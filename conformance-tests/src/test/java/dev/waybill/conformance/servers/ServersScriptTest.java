package dev.waybill.conformance.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code scripts/servers} does for each server, with real ones where there are any. */
class ServersScriptTest {
  @TempDir Path folder;

  @BeforeEach
  void thereIsABash() {
    assumeTrue(Script.onPath("bash").isPresent(), "bash is not on the PATH");
  }

  @ParameterizedTest
  @ValueSource(strings = {"temporal", "inngest"})
  void itStartsAndStopsAServer(String server) {
    Script.missing(server).ifPresent(reason -> assumeTrue(false, reason));
    Command started = script("start", server);
    assertThat(started.output())
        .as(started.errors())
        .matches("TEMPORAL_ADDRESS=127.0.0.1:\\d+|INNGEST_DEV=http://127.0.0.1:\\d+");
    String port = started.output().replaceAll(".*:", "");
    String status = script("status", server).output();
    assertThat(status).matches(server + " runs: pid \\d+, 127.0.0.1:" + port);
    long pid = Long.parseLong(status.replaceAll("\\D*(\\d+).*", "$1"));
    try {
      assertThat(script("start", server).errors()).contains(server + " runs already: pid " + pid);
      assertThat(script("env", server).output()).contains(started.output());
    } finally {
      script("stop", server);
    }
    assertThat(ProcessHandle.of(pid).flatMap(process -> process.info().command())).isEmpty();
    assertThat(Ports.answers(Integer.parseInt(port))).isFalse();
    assertThat(script("status", server).exit()).isEqualTo(1);
    assertThat(files(folder)).containsExactlyInAnyOrder(".lock", server + ".log");
  }

  @ParameterizedTest
  @ValueSource(strings = {"temporal", "inngest"})
  void itNeverStopsAProcessThatIsNotItsOwn(String server) throws IOException {
    String note = "pid=" + ProcessHandle.current().pid() + "\nport=1\nbinary=/bin/server\n";
    Files.writeString(folder.resolve(server + ".state"), note);
    Files.writeString(folder.resolve("inngest.redis"), note);

    assertThat(script("stop", server).output()).isEqualTo(server + " does not run");
    assertThat(script("stop", "inngest").output()).isEqualTo("inngest does not run");

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void twoInstallsAtOnceBuildOnce() {
    Map<String, String> environment = PretendedGo.in(folder, false, "");
    CompletableFuture<Command> other =
        CompletableFuture.supplyAsync(() -> Script.run(environment, "install", "temporal"));
    Command one = Script.run(environment, "install", "temporal");

    assertThat(one.exit()).as(one.errors()).isZero();
    assertThat(other.join()).extracting(Command::exit, Command::output).contains(0, one.output());
    assertThat(Path.of(one.output())).isExecutable();
    assertThat(files(folder.resolve("cache")))
        .allMatch(name -> List.of("temporal", ".lock").contains(name));
    assumeTrue(
        Script.onPath("flock").isPresent(), "without flock, two builds may run side by side");
    assertThat(folder.resolve("calls")).hasContent("called\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"temporal", "inngest"})
  void aBuildThatFailsLeavesNothing(String server) {
    Command failed = Script.run(PretendedGo.in(folder, true, ""), "install", server);

    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.errors()).contains(server + " did not build");
    assertThat(files(folder.resolve("cache"))).allMatch(".lock"::equals);
  }

  @ParameterizedTest
  @ValueSource(strings = {"temporal", "inngest"})
  void withoutACompilerItSaysSoAndEndsWith3(String server) {
    Command skipped = Script.run(nothing(), "install", server);

    assertThat(skipped.exit()).isEqualTo(3);
    assertThat(skipped.errors())
        .matches("servers: skipped, because building (Temporal|Inngest) needs Go, .*");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void wrongUseIsRefused() {
    assertThat(Script.run("start", "redis").errors())
        .contains("start needs the name of a server, which is temporal or inngest, got: redis");
    assertThat(Script.run("stop", "inngest", "--tick", "5").errors())
        .contains("stop has no option --tick");
    assertThat(Script.run("start", "temporal", "--mode", "dev").errors())
        .contains("start temporal has no option --mode");
    assertThat(Script.run("start", "temporal", "--port", "70000"))
        .extracting(Command::exit, Command::errors)
        .containsExactly(
            2,
            "servers: --port must be from 1 to 65535, got: 70000; scripts/servers --help shows"
                + " the usage");
  }

  /** A machine with no programs and an empty cache. */
  private Map<String, String> nothing() {
    return Map.of("PATH", folder.toString(), "REAL_SERVERS", folder.resolve("x").toString());
  }

  private static List<String> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(file -> file.toFile().getName()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Command script(String action, String server) {
    return Script.run(action, server, "--state", folder.toString());
  }
}
