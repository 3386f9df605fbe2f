package dev.waybill.conformance.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/servers}, with a real server where there is one and a pretended compiler. */
class ServersScriptTest {
  /** Notes that it was called, then works long enough for a second call to meet it. */
  private static final String COMPILER =
      """
      #!/bin/sh
      echo called >>"$CALLS"
      [ "$FAILS" != true ] || exit 1
      sleep 0.3
      echo '#!/bin/sh' >"$GOBIN/temporal"
      chmod +x "$GOBIN/temporal"
      """;

  @TempDir Path folder;

  @BeforeEach
  void thereIsABash() {
    assumeTrue(Binary.bash().isPresent(), "bash is not on the PATH");
  }

  @Test
  void itStartsAndStopsAServer() {
    RealTemporal.available().ifPresent(reason -> assumeTrue(false, reason));
    Command started = script(Map.of(), "start", "temporal", "--state", folder.toString());
    assertThat(started.output()).as(started.errors()).matches("TEMPORAL_ADDRESS=127.0.0.1:\\d+");
    String address = started.output().substring("TEMPORAL_ADDRESS=".length());
    String status = script(Map.of(), "status", "temporal", "--state", folder.toString()).output();
    assertThat(status).matches("temporal runs: pid \\d+, " + address);
    long pid = Long.parseLong(status.replaceAll("\\D*(\\d+).*", "$1"));
    try {
      assertThat(script(Map.of(), "start", "temporal", "--state", folder.toString()).errors())
          .contains("temporal runs already: pid " + pid);
      assertThat(script(Map.of(), "env", "temporal", "--state", folder.toString()).output())
          .contains(started.output());
    } finally {
      script(Map.of(), "stop", "temporal", "--state", folder.toString());
    }
    assertThat(ProcessHandle.of(pid).flatMap(process -> process.info().command())).isEmpty();
    assertThat(Ports.answers(Integer.parseInt(address.replaceAll(".*:", "")))).isFalse();
    assertThat(script(Map.of(), "status", "temporal", "--state", folder.toString()).exit())
        .isEqualTo(1);
  }

  @Test
  void itNeverStopsAProcessThatIsNotItsOwn() throws IOException {
    long mine = ProcessHandle.current().pid();
    Files.writeString(
        folder.resolve("temporal.state"), "pid=" + mine + "\nport=1\nbinary=/bin/temporal\n");

    Command stopped = script(Map.of(), "stop", "temporal", "--state", folder.toString());

    assertThat(stopped.output()).isEqualTo("temporal does not run");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void twoInstallsAtOnceBuildOnce() throws IOException {
    Map<String, String> environment = compiler(false);
    CompletableFuture<Command> other =
        CompletableFuture.supplyAsync(() -> script(environment, "install", "temporal"));
    Command one = script(environment, "install", "temporal");

    assertThat(one.exit()).as(one.errors()).isZero();
    assertThat(other.join()).extracting(Command::exit, Command::output).contains(0, one.output());
    assertThat(Path.of(one.output())).isExecutable();
    assertThat(files(folder.resolve("cache")))
        .allMatch(name -> List.of("temporal", ".lock").contains(name));
    assumeTrue(hasFlock(), "without flock, two builds may run side by side");
    assertThat(folder.resolve("calls")).hasContent("called\n");
  }

  @Test
  void aBuildThatFailsLeavesNothing() throws IOException {
    Command failed = script(compiler(true), "install", "temporal");

    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.errors()).contains("temporal did not build");
    assertThat(files(folder.resolve("cache"))).allMatch(".lock"::equals);
  }

  @Test
  void withoutACompilerItSaysSoAndEndsWith3() {
    Command skipped =
        script(
            Map.of("PATH", folder.toString(), "REAL_SERVERS", folder.resolve("x").toString()),
            "install",
            "temporal");

    assertThat(skipped.exit()).isEqualTo(3);
    assertThat(skipped.errors())
        .startsWith("servers: skipped, because building Temporal needs Go")
        .doesNotContain("\n");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void wrongUseIsRefused() {
    assertThat(script(Map.of(), "start", "redis").errors())
        .contains("start needs the name of a server, which is temporal, got: redis");
    assertThat(script(Map.of(), "start", "temporal", "--port", "70000"))
        .extracting(Command::exit, Command::errors)
        .containsExactly(
            2,
            "servers: --port must be from 1 to 65535, got: 70000; scripts/servers --help shows"
                + " the usage");
  }

  /** An environment whose compiler is pretended and whose cache is empty. */
  private Map<String, String> compiler(boolean fails) throws IOException {
    Path program = Files.createDirectories(folder.resolve("bin")).resolve("go");
    Files.writeString(program, COMPILER);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return Map.of(
        "PATH", program.getParent() + ":" + System.getenv("PATH"),
        "CALLS", folder.resolve("calls").toString(),
        "FAILS", String.valueOf(fails),
        "REAL_SERVERS", folder.resolve("cache").toString());
  }

  private static boolean hasFlock() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(path -> Files.isExecutable(Path.of(path, "flock")));
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(file -> file.toFile().getName()).toList();
    }
  }

  private static Command script(Map<String, String> environment, String... words) {
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Binary.script().stream(), Stream.of(words)).toList());
    builder.environment().putAll(environment);
    if (environment.containsKey("REAL_SERVERS")) {
      builder.environment().remove("TEMPORAL_SERVER_BINARY");
      builder.environment().remove("TEMPORAL_VIA");
    }
    return Command.run(builder);
  }
}
