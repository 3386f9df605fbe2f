package dev.waybill.conformance.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code scripts/servers} does for Inngest alone; see {@link ServersScriptTest}. */
class InngestScriptTest {
  @TempDir Path folder;

  @BeforeEach
  void thereIsABash() {
    assumeTrue(Script.onPath("bash").isPresent(), "bash is not on the PATH");
  }

  @Test
  void onlyTheModuleThatIsPinnedIsBuilt() {
    Command refused = Script.run(PretendedGo.in(folder, false, "h1:another"), "install", "inngest");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.errors())
        .containsPattern("the module's hash must be h1:\\S+=, got: h1:another")
        .contains("inngest did not build");

    String pinned = refused.errors().replaceAll("(?s).*must be (h1:\\S+=),.*", "$1");
    Command built = Script.run(PretendedGo.in(folder, false, pinned), "install", "inngest");

    assertThat(built.exit()).as(built.errors()).isZero();
    assertThat(Path.of(built.output())).isExecutable();
  }

  @Test
  void selfHostedItNeedsRedisAndSaysSo() {
    Command refused =
        Script.run(
            Map.of("PATH", folder.toString()),
            "start",
            "inngest",
            "--mode",
            "self-hosted",
            "--state",
            folder.resolve("state").toString());

    assertThat(refused.exit()).isEqualTo(3);
    assertThat(refused.errors())
        .isEqualTo(
            "servers: self-hosted Inngest needs redis-server, and it is not on the PATH; install"
                + " Debian's package redis-server, or use --mode dev");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aServerThatMovesToAnotherPortHasNotStarted() throws IOException {
    Path moving = folder.resolve("moving");
    Files.writeString(
        moving, "#!/bin/sh\necho '{\"msg\":\"Port conflict, using new port\"}'\nexec sleep 60\n");
    assertThat(moving.toFile().setExecutable(true)).isTrue();

    Command failed = start(Map.of("INNGEST_SERVER_BINARY", moving.toString()), "--mode", "dev");

    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.errors()).contains("inngest found one of its ports taken");
    assertThat(folder.resolve("inngest.state")).doesNotExist();
  }

  @Test
  void aSelfHostedServerComesBackAfterAKillWithItsRedisAndItsKeys() throws IOException {
    thereAreAServerAndRedis();
    Command started = start(Map.of(), "--mode", "self-hosted");
    try {
      assertThat(started.output())
          .as(started.errors())
          .matches("INNGEST_BASE_URL=http://127.0.0.1:\\d+");
      String port = started.output().replaceAll(".*:", "");
      String known = run("env").output();
      assertThat(known)
          .matches(
              "(?s).*INNGEST_DEV=0 INNGEST_EVENT_KEY=[0-9a-f]{32} INNGEST_SIGNING_KEY=[0-9a-f]{64}");
      List<Long> first = pids();

      kill(first.get(0));
      assertThat(run("env").exit()).isEqualTo(1);
      Command again = start(Map.of(), "--mode", "self-hosted", "--port", port);

      assertThat(again.output()).as(again.errors()).isEqualTo(started.output());
      assertThat(run("env").output()).isEqualTo(known);
      assertThat(pids()).hasSize(2).endsWith(first.get(1)).doesNotContain(first.get(0));
      assertThat(Files.readString(folder.resolve("inngest.log")))
          .doesNotContain(known.replaceAll("(?s).*=", ""));
    } finally {
      List<Long> last = pids();
      run("stop");
      assertThat(last).isNotEmpty().noneMatch(InngestScriptTest::runs);
    }
    assertThat(folder.resolve("inngest.home")).doesNotExist();
  }

  @Test
  void givenKeysAreKeptInAFileOfTheUserAndOutliveTheServerWithItsFolder() throws IOException {
    thereAreAServerAndRedis();
    Path data = folder.resolve("data");
    String[] words = {"--mode", "self-hosted", "--db", data.toString()};
    Map<String, String> keys =
        Map.of("INNGEST_EVENT_KEY", "an-event-key", "INNGEST_SIGNING_KEY", "5161");
    try {
      Command started = start(keys, words);
      assertThat(started.exit()).as(started.errors()).isZero();
      assertThat(Files.getPosixFilePermissions(data.resolve("inngest.json"))).hasSize(2);
      Command other = start(folder.resolve("other"), Map.of(), words);
      assertThat(other.errors()).contains("is another server's; stop that, or give another --db");
      run("stop");

      assertThat(start(Map.of(), words).exit()).isZero();
      assertThat(run("env").output())
          .contains("INNGEST_EVENT_KEY=an-event-key INNGEST_SIGNING_KEY=5161");
    } finally {
      run("stop");
    }
    assertThat(data.resolve("main.db")).exists();
  }

  @Test
  void wrongKeysAndFoldersAreRefusedAndKeysNotRepeated() {
    assumeTrue(Script.onPath("redis-server").isPresent(), "redis-server is not on the PATH");
    assertThat(start(Map.of("INNGEST_SIGNING_KEY", "no-hex"), "--mode", "self-hosted").errors())
        .contains("INNGEST_SIGNING_KEY must be hexadecimal")
        .doesNotContain("no-hex");
    assertThat(start(Map.of("INNGEST_EVENT_KEY", "a\"b"), "--mode", "self-hosted").errors())
        .contains("INNGEST_EVENT_KEY must be of letters")
        .doesNotContain("a\"b");
    assertThat(start(Map.of(), "--db", folder.resolve("data").toString()).errors())
        .contains("--db needs --mode self-hosted");
    assertThat(start(Map.of(), "--tick", "0").errors())
        .contains("--tick must be from 1 to 99999 ms, got: 0");
  }

  private static void thereAreAServerAndRedis() {
    Script.missing("inngest").ifPresent(reason -> assumeTrue(false, reason));
    assumeTrue(Script.onPath("redis-server").isPresent(), "redis-server is not on the PATH");
  }

  private Command start(Map<String, String> environment, String... options) {
    return start(folder, environment, options);
  }

  private static Command start(Path state, Map<String, String> environment, String... options) {
    List<String> words = new ArrayList<>(List.of("start", "inngest", "--state", state.toString()));
    words.addAll(List.of(options));
    return Script.run(environment, words.toArray(String[]::new));
  }

  private Command run(String action) {
    return Script.run(action, "inngest", "--state", folder.toString());
  }

  /** Of the server and of its Redis. */
  private List<Long> pids() {
    return run("status")
        .output()
        .lines()
        .map(line -> line.replaceAll(".*pid (\\d+),.*", "$1"))
        .map(Long::valueOf)
        .toList();
  }

  private static void kill(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    assertThat(process.destroyForcibly()).isTrue();
    while (runs(pid)) {
      Thread.onSpinWait();
    }
  }

  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isPresent();
  }
}
