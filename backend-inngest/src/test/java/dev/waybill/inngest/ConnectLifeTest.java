package dev.waybill.inngest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.WaybillException;
import dev.waybill.inngest.Frame.Kind;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How connections begin, end, and follow each other. */
@Timeout(60)
class ConnectLifeTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final ConnectFixture fixture = new ConnectFixture();
  private final FakeGateway gateway = fixture.gateway;

  ConnectLifeTest() throws IOException {}

  @AfterEach
  void end() {
    fixture.close();
  }

  @Test
  void aGatewayThatDoesNotSayHelloIsGivenUp() throws Exception {
    gateway.greets = false;
    CompletableFuture<ConnectWorker> opened =
        CompletableFuture.supplyAsync(() -> fixture.open(ConnectFixture.tuning(SHORT, LONG)));
    while (gateway.starts.size() < 2) {
      Thread.onSpinWait();
    }
    gateway.greets = true;
    assertThat(gateway.connection()).isNotNull();
    opened.get(20, TimeUnit.SECONDS).close();
  }

  @Test
  void aGatewayThatDoesNotGetReadyIsGivenUp() throws Exception {
    gateway.getsReady = false;
    ConnectTuning impatient = readyWithin(SHORT);
    CompletableFuture<ConnectWorker> opened =
        CompletableFuture.supplyAsync(() -> fixture.open(impatient));
    FakeGateway.Connection first = gateway.connection();
    first.end();
    gateway.getsReady = true;
    opened.get(20, TimeUnit.SECONDS).close();
  }

  private static ConnectTuning readyWithin(Duration ready) {
    ConnectTuning usual = ConnectFixture.TUNING;
    return new ConnectTuning(
        usual.hello(),
        ready,
        usual.ack(),
        usual.keep(),
        usual.grace(),
        usual.patience(),
        usual.backOff(),
        usual.maxIn(),
        usual.maxOut());
  }

  @Test
  void heartbeatsThatAreNotAnsweredEndAConnection() throws Exception {
    gateway.heartbeat = "100ms";
    try (ConnectWorker worker = fixture.open()) {
      FakeGateway.Connection first = gateway.connection();
      first.take(Kind.HEARTBEAT);
      first.take(Kind.HEARTBEAT);
      first.take(Kind.HEARTBEAT);
      assertThat(gateway.isQuiet()).isTrue();
      gateway.beats = false;
      first.end();
      gateway.beats = true;
      FakeGateway.Connection second = gateway.connection();
      second.call("r-1", "1");
      assertThat(second.take(Kind.REPLY).text(1)).isEqualTo("r-1");
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void aLostConnectionIsReplacedAndTheCallUnderWayAnsweredOnTheNext() throws Exception {
    try (ConnectWorker worker = fixture.open()) {
      FakeGateway.Connection first = gateway.connection();
      first.call("r-1", "'hold'");
      fixture.awaitCall();
      first.kill();
      FakeGateway.Connection second = gateway.connection();
      second.call("r-2", "2");
      assertThat(second.take(Kind.REPLY).text(1)).isEqualTo("r-2");
      fixture.release();
      assertThat(second.take(Kind.REPLY).text(1)).isEqualTo("r-1");
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void withoutAConnectionRepliesGoByHttp() throws Exception {
    try (ConnectWorker worker = fixture.open(ConnectFixture.withoutComeback(LONG))) {
      FakeGateway.Connection first = gateway.connection();
      first.call("r-1", "'hold'");
      fixture.awaitCall();
      first.frame(8, new byte[] {3, -23});
      first.end();
      fixture.release();
      byte[] flushed = gateway.flushed.poll(20, TimeUnit.SECONDS);
      assertThat(ProtoReader.of(flushed).text(1)).isEqualTo("r-1");
      assertThat(gateway.isQuiet()).isTrue();
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void aGatewayThatClosesIsLeftWhenThereIsAnother() throws Exception {
    try (ConnectWorker worker = fixture.open()) {
      FakeGateway.Connection first = gateway.connection();
      first.call("r-1", "'hold'");
      fixture.awaitCall();
      gateway.getsReady = false;
      first.send(Kind.CLOSING, new byte[0]);
      FakeGateway.Connection second = gateway.connection();
      assertThat(lastStart()).containsExactly("gw-1");
      first.call("r-2", "2");
      assertThat(first.has(Kind.REPLY)).isFalse();
      second.send(Kind.READY, new ProtoWriter().text(1, "10s").text(2, "30s").written());
      assertThat(first.end()).isEqualTo("1000 WORKER_SHUTDOWN");
      fixture.release();
      assertThat(second.take(Kind.REPLY).text(1)).isEqualTo("r-1");
      assertThat(fixture.count).hasValue(1);
      assertThat(worker).isNotNull();
    }
  }

  private List<String> lastStart() throws IOException {
    byte[] last = gateway.starts.stream().reduce((before, after) -> after).orElseThrow();
    return ProtoReader.of(last).texts(1);
  }

  @Test
  void whileAGatewayClosesRepliesStillGoThere() throws Exception {
    try (ConnectWorker worker = fixture.open()) {
      FakeGateway.Connection first = gateway.connection();
      first.call("r-1", "'hold'");
      fixture.awaitCall();
      gateway.getsReady = false;
      first.send(Kind.CLOSING, new byte[0]);
      assertThat(gateway.connection()).isNotNull();
      fixture.release();
      assertThat(first.take(Kind.REPLY).text(1)).isEqualTo("r-1");
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void aMessageThatIsTooLongEndsTheConnection() throws Exception {
    try (ConnectWorker worker = fixture.open()) {
      FakeGateway.Connection first = gateway.connection();
      first.frame(2, new byte[200 * 1024]);
      FakeGateway.Connection second = gateway.connection();
      second.call("r-1", "1");
      assertThat(second.take(Kind.REPLY).text(1)).isEqualTo("r-1");
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void brokenFramesEndTheConnectionButNotTheWorker() throws Exception {
    try (ConnectWorker worker = fixture.open()) {
      FakeGateway.Connection first = gateway.connection();
      first.frame(11, new byte[] {1});
      FakeGateway.Connection second = gateway.connection();
      second.frame(0x70 | 2, new byte[] {1});
      FakeGateway.Connection third = gateway.connection();
      third.call("r-1", "1");
      assertThat(third.take(Kind.REPLY).text(1)).isEqualTo("r-1");
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void aGatewayThatIsNotThereIsSaidSo() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0)) {
      port = taken.getLocalPort();
    }
    InngestSettings nowhere = Edges.dev("INNGEST_DEV", "http://127.0.0.1:" + port);
    ConnectTuning usual = ConnectFixture.TUNING;
    ConnectTuning hasty =
        new ConnectTuning(
            usual.hello(),
            usual.ready(),
            usual.ack(),
            usual.keep(),
            usual.grace(),
            Duration.ofSeconds(1),
            usual.backOff(),
            usual.maxIn(),
            usual.maxOut());
    assertThatThrownBy(() -> fixture.open(nowhere, hasty))
        .hasMessageContaining("127.0.0.1:" + port)
        .asInstanceOf(InstanceOfAssertFactories.type(WaybillException.class))
        .extracting(WaybillException::code)
        .isEqualTo("server-unavailable");
  }

  @Test
  void aWorkerWhoseDeploymentIsReplacedDoesNotUndoTheNext() throws Exception {
    try (ConnectWorker worker = fixture.open()) {
      FakeGateway.Connection first = gateway.connection();
      int starts = gateway.starts.size();
      int looks = gateway.looks.get();
      gateway.functions = "[{\"id\":\"crm-follow-up\"},{\"id\":\"crm-newer\"}]";
      first.kill();
      while (gateway.looks.get() < looks + 3) {
        Thread.onSpinWait();
      }
      assertThat(gateway.starts).hasSize(starts);
      gateway.functions = "[{\"id\":\"crm-follow-up\"}]";
      FakeGateway.Connection second = gateway.connection();
      second.call("r-1", "1");
      assertThat(second.take(Kind.REPLY).text(1)).isEqualTo("r-1");
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void pausesBetweenTriesGrowAndVary() {
    ConnectTuning usual = ConnectTuning.DEFAULT;
    assertThat(usual.pause(1)).isBetween(Duration.ofMillis(500), Duration.ofMillis(1500));
    assertThat(usual.pause(3)).isBetween(Duration.ofMillis(2500), Duration.ofMillis(7500));
    assertThat(usual.pause(99)).isBetween(Duration.ofSeconds(150), Duration.ofSeconds(450));
  }

  @Test
  void aWorkerClosedTwiceIsClosed() throws Exception {
    ConnectWorker worker = fixture.open();
    worker.close();
    worker.close();
    assertThat(gateway.connection().end()).isEqualTo("1000 WORKER_SHUTDOWN");
  }
}
