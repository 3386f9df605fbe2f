package dev.waybill.inngest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.WaybillException;
import dev.waybill.inngest.Frame.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls over a connection: what comes in, what goes out, and how it ends. */
@Timeout(60)
class ConnectWorkerTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  private final ConnectFixture fixture = new ConnectFixture();
  private final FakeGateway gateway = fixture.gateway;

  ConnectWorkerTest() throws IOException {}

  @AfterEach
  void end() {
    fixture.close();
  }

  @Test
  void aCallIsAcknowledgedAndAnswered() throws Exception {
    try (ConnectWorker worker = fixture.open()) {
      FakeGateway.Connection connection = gateway.connection();
      ProtoReader connect = connection.take(Kind.CONNECT);
      assertThat(connect.message(3).text(1)).isEqualTo("session");
      assertThat(connect.text(2)).startsWith(ProcessHandle.current().pid() + "-");

      connection.call("r-1", "{'a':'ü'}");

      assertThat(connection.take(Kind.REQUEST_ACK).text(1)).isEqualTo("r-1");
      ProtoReader reply = connection.take(Kind.REPLY);
      assertThat(reply.text(1)).isEqualTo("r-1");
      assertThat(reply.text(13)).isEqualTo(Edges.RUN);
      assertThat(reply.number(5)).isOne();
      assertThat(new String(reply.bytes(6), UTF_8)).isEqualTo("{\"a\":\"ü\"}");
      assertThat(worker).isNotNull();
    }
    assertThat(gateway.flushed).isEmpty();
  }

  @Test
  void aCallThatComesAgainIsWorkedOnOnce() throws Exception {
    try (ConnectWorker worker = fixture.open()) {
      FakeGateway.Connection connection = gateway.connection();
      gateway.acknowledges = false;
      connection.call("r-1", "'hold'");
      fixture.awaitCall();
      connection.call("r-1", "'hold'");
      connection.take(Kind.REQUEST_ACK);
      connection.take(Kind.REQUEST_ACK);
      fixture.release();
      connection.take(Kind.REPLY);
      gateway.acknowledges = true;
      connection.call("r-1", "'hold'");
      assertThat(connection.take(Kind.REPLY).text(1)).isEqualTo("r-1");
      assertThat(fixture.count).hasValue(1);
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void aCallThatCrashesMayBeTriedAgain() throws Exception {
    try (ConnectWorker worker = fixture.open()) {
      FakeGateway.Connection connection = gateway.connection();
      connection.call("r-1", "'crash'");
      ProtoReader reply = connection.take(Kind.REPLY);
      assertThat(reply.number(5)).isEqualTo(2);
      assertThat(reply.number(7)).isZero();
      assertThat(new String(reply.bytes(6), UTF_8)).doesNotContain("defect");
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void moreCallsThanFitAreToldToComeAgain() throws Exception {
    InngestSettings one = Edges.dev("INNGEST_DEV", gateway.url(), "waybill.inngest.threads", "1");
    try (ConnectWorker worker = fixture.open(one, ConnectFixture.TUNING)) {
      FakeGateway.Connection connection = gateway.connection();
      connection.call("r-1", "'hold'");
      fixture.awaitCall();
      connection.call("r-2", "2");
      connection.call("r-3", "3");
      ProtoReader busy = connection.take(Kind.REPLY);
      assertThat(busy.text(1)).isEqualTo("r-3");
      assertThat(busy.number(5)).isEqualTo(2);
      assertThat(busy.text(8)).isNotEmpty();
      fixture.release();
      assertThat(connection.take(Kind.REPLY).text(1)).isEqualTo("r-1");
      assertThat(connection.take(Kind.REPLY).text(1)).isEqualTo("r-2");
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void aReplyThatIsNotAcknowledgedIsDeliveredByHttp() throws Exception {
    gateway.acknowledges = false;
    gateway.flushStatuses.add(500);
    try (ConnectWorker worker =
        fixture.open(ConnectFixture.tuning(Duration.ofSeconds(20), SHORT))) {
      FakeGateway.Connection connection = gateway.connection();
      connection.call("r-1", "1");
      byte[] flushed = gateway.flushed.poll(20, TimeUnit.SECONDS);
      assertThat(ProtoReader.of(flushed).text(1)).isEqualTo("r-1");
      assertThat(ProtoReader.of(flushed).number(10)).isEqualTo(2);
      assertThat(new String(ProtoReader.of(flushed).bytes(11), UTF_8)).isEqualTo("{}");
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void aReplyTooLongForTheGatewayGoesByHttp() throws Exception {
    try (ConnectWorker worker = fixture.open()) {
      FakeGateway.Connection connection = gateway.connection();
      connection.call("r-1", "'long'");
      byte[] flushed = gateway.flushed.poll(20, TimeUnit.SECONDS);
      assertThat(ProtoReader.of(flushed).bytes(6)).hasSizeGreaterThan(40_000);
      assertThat(connection.has(Kind.REPLY)).isFalse();
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void aLeaseIsExtendedFromOneToTheNext() throws Exception {
    gateway.lease = "50ms";
    try (ConnectWorker worker = fixture.open()) {
      FakeGateway.Connection connection = gateway.connection();
      connection.call("r-1", "'hold'");
      assertThat(connection.take(Kind.EXTEND_LEASE).text(10)).isEqualTo("lease-0");
      connection.lease("r-1", "lease-1");
      ProtoReader next = connection.take(Kind.EXTEND_LEASE);
      while (!next.text(10).equals("lease-1")) {
        next = connection.take(Kind.EXTEND_LEASE);
      }
      fixture.release();
      assertThat(connection.take(Kind.REPLY).text(1)).isEqualTo("r-1");
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void aCallWhoseLeaseIsLostIsNotAnswered() throws Exception {
    gateway.lease = "50ms";
    FakeGateway.Connection connection;
    try (ConnectWorker worker = fixture.open()) {
      connection = gateway.connection();
      connection.call("r-1", "'hold'");
      connection.take(Kind.EXTEND_LEASE);
      connection.lease("r-1", "");
      connection.call("r-2", "2");
      assertThat(connection.take(Kind.REPLY).text(1)).isEqualTo("r-2");
      fixture.release();
      assertThat(worker).isNotNull();
    }
    assertThat(connection.end()).isEqualTo("1000 WORKER_SHUTDOWN");
    assertThat(connection.has(Kind.REPLY)).isFalse();
    assertThat(gateway.flushed).isEmpty();
  }

  @Test
  void garbageIsPassedOver() throws Exception {
    try (ConnectWorker worker = fixture.open()) {
      FakeGateway.Connection connection = gateway.connection();
      connection.frame(1, "text".getBytes(UTF_8));
      connection.frame(2, new byte[] {1, 2, 3, -1});
      connection.frame(2, new ProtoWriter().number(1, 99).written());
      connection.send(Kind.REQUEST, new byte[] {-1});
      connection.send(Kind.REQUEST, new byte[0]);
      connection.send(Kind.LEASE, new byte[] {-1});
      connection.send(Kind.REPLY_ACK, new byte[] {-1});
      connection.send(Kind.READY, new byte[0]);
      connection.send(Kind.HELLO, new byte[0]);
      connection.lease("unknown", "next");
      connection.frame(9, "ping".getBytes(UTF_8));
      connection.call("r-1", "1");
      assertThat(connection.take(Kind.REPLY).text(1)).isEqualTo("r-1");
      assertThat(gateway.isQuiet()).isTrue();
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void closingWaitsForCallsAndTheirReplies() throws Exception {
    ConnectWorker worker = fixture.open();
    FakeGateway.Connection connection = gateway.connection();
    connection.call("r-1", "'hold'");
    fixture.awaitCall();
    CompletableFuture<Void> closed = CompletableFuture.runAsync(worker::close);
    connection.take(Kind.PAUSE);
    connection.call("r-2", "2");
    assertThat(closed).isNotDone();
    fixture.release();
    assertThat(connection.take(Kind.REPLY).text(1)).isEqualTo("r-1");
    closed.get(20, TimeUnit.SECONDS);
    assertThat(connection.end()).isEqualTo("1000 WORKER_SHUTDOWN");
    assertThat(fixture.count).hasValue(1);
    assertThat(connection.has(Kind.REQUEST_ACK)).isFalse();
    assertThat(gateway.isQuiet()).isTrue();
  }

  @Test
  void closingDeliversByHttpWhatTheGatewayDoesNotAcknowledge() throws Exception {
    gateway.acknowledges = false;
    ConnectWorker worker = fixture.open(ConnectFixture.tuning(Duration.ofSeconds(20), SHORT));
    FakeGateway.Connection connection = gateway.connection();
    connection.call("r-1", "1");
    connection.take(Kind.REPLY);
    worker.close();
    assertThat(gateway.flushed).hasSize(1);
    assertThat(connection.end()).isEqualTo("1000 WORKER_SHUTDOWN");
  }

  @Test
  void aCallThatDoesNotEndIsCutOff() throws Exception {
    ConnectWorker worker = fixture.open(ConnectFixture.withoutComeback(SHORT));
    FakeGateway.Connection connection = gateway.connection();
    connection.call("r-1", "'hold'");
    fixture.awaitCall();
    worker.close();
    assertThat(connection.end()).isEqualTo("1000 WORKER_SHUTDOWN");
    assertThat(connection.has(Kind.REPLY)).isFalse();
  }

  @Test
  void aKeyThatIsNotAcceptedIsFollowedByTheOther() throws Exception {
    String fallback = "Bearer " + Signatures.bearer(Edges.OTHER);
    gateway.letsIn = fallback::equals;
    InngestSettings cloud = Edges.cloud("INNGEST_BASE_URL", gateway.url());
    try (ConnectWorker worker = fixture.open(cloud, ConnectFixture.TUNING)) {
      assertThat(gateway.connection()).isNotNull();
      assertThat(gateway.bearers)
          .containsExactly("Bearer " + Signatures.bearer(Edges.KEY), fallback);
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void withoutAnAcceptedKeyThereIsNoWorker() {
    gateway.letsIn = bearer -> false;
    InngestSettings cloud = Edges.cloud("INNGEST_BASE_URL", gateway.url());
    assertThatThrownBy(() -> fixture.open(cloud, ConnectFixture.TUNING))
        .hasMessageContaining("INNGEST_SIGNING_KEY")
        .hasMessageNotContaining("12345678")
        .hasMessageNotContaining("b2ed992186a5")
        .asInstanceOf(InstanceOfAssertFactories.type(WaybillException.class))
        .extracting(WaybillException::code)
        .isEqualTo("bad-credentials");
  }

  @Test
  void functionsThatTheServerRefusesMakeNoWorker() {
    gateway.refusal = "bad_function";
    assertThatThrownBy(fixture::open)
        .hasMessageContaining("bad_function told why")
        .asInstanceOf(InstanceOfAssertFactories.type(WaybillException.class))
        .extracting(WaybillException::code)
        .isEqualTo("server-refused");
  }

  @Test
  void aServerReachedByHttpsMustHaveAnEncryptedGateway() {
    InngestSettings plain = Edges.dev("INNGEST_DEV", gateway.url());
    InngestSettings https = Edges.dev("INNGEST_DEV", "https://inngest.example");
    assertThatThrownBy(
            () ->
                ConnectWorker.open(
                    https,
                    Edges.app(),
                    fixture.desk(plain),
                    ConnectFixture.api(plain),
                    ConnectFixture.TUNING))
        .hasMessageContaining("must begin with wss");
    assertThat(gateway.isQuiet()).isTrue();
  }
}
