package dev.waybill.inngest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.WaybillException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The HTTP server of our own. */
@Timeout(60)
class ListenerTest {
  private static final InngestSettings DEV = Edges.dev("waybill.inngest.listen-port", "0");

  @Test
  void aCallIsAnswered() throws IOException {
    try (Listener listener = start(DEV, Edges::echo)) {
      String answer = RawClient.exchange(listener.port(), Edges.callBody("{'a':'ü'}"), Map.of());
      assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("{\"a\":\"Ã¼\"}");
      assertThat(answer).contains("X-Inngest-SDK: waybill:v").contains("Connection: close");
      assertThat(answer).doesNotContain("Jetty");
      assertThat(listener.waitingBytes()).isZero();
    }
  }

  @Test
  void bothLoopbackAddressesAreListenedOn() throws IOException {
    Assumptions.assumeTrue(hasLoopback6(), "this machine has no ::1");
    try (Listener listener = start(DEV, Edges::echo);
        RawClient six = new RawClient("::1", listener.port())) {
      byte[] body = Edges.callBody("{}");
      assertThat(six.send(RawClient.head(body.length, Map.of())).send(body).answer())
          .startsWith("HTTP/1.1 200");
    }
  }

  private static boolean hasLoopback6() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .anyMatch(address -> address.isLoopbackAddress() && address.getAddress().length == 16);
  }

  @Test
  void anAddressThatIsSetIsTheOnlyOne() throws IOException {
    InngestSettings one =
        Edges.dev("waybill.inngest.listen-port", "0", "waybill.inngest.listen-host", "127.0.0.1");
    try (Listener listener = start(one, Edges::echo)) {
      assertThat(RawClient.exchange(listener.port(), Edges.callBody("{}"), Map.of()))
          .startsWith("HTTP/1.1 200");
      Assumptions.assumeTrue(hasLoopback6(), "this machine has no ::1");
      assertThatThrownBy(() -> new RawClient("::1", listener.port()).close())
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    try (Listener first = start(DEV, Edges::echo)) {
      String port = Integer.toString(first.port());
      assertThatThrownBy(
              () -> start(Edges.dev("waybill.inngest.listen-port", port), Edges::echo).close())
          .isInstanceOf(WaybillException.class)
          .hasMessageContaining("localhost:" + port)
          .hasMessageContaining("waybill.inngest.listen-port");
    }
  }

  @Test
  void otherPathsAreNotFound() throws IOException {
    try (Listener listener = start(DEV, Edges::echo)) {
      for (String path : new String[] {"/", "/api/inngest/", "/api", "/api/../api/inngest/x"}) {
        try (RawClient client = new RawClient(listener.port())) {
          String answer = client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").answer();
          assertThat(RawClient.status(answer)).isIn(400, 404);
          assertThat(answer).doesNotContain("X-Inngest-SDK", "html");
        }
      }
    }
  }

  @Test
  void aCallMayTakeLongerThanAClientMayBeIdle() throws IOException {
    var times = new Listener.Times(Duration.ofMillis(300), Duration.ofMillis(200), Duration.ZERO);
    CountDownLatch never = new CountDownLatch(1);
    try (Listener listener =
        Listener.start(
            DEV.serving(),
            Edges.endpoint(
                DEV,
                call -> {
                  awaited(never, 900);
                  return Edges.echo(call);
                }),
            times)) {
      assertThat(RawClient.exchange(listener.port(), Edges.callBody("{}"), Map.of()))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aCallInFlightEndsBeforeTheServerDoes() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Listener listener =
        start(
            DEV,
            call -> {
              begun.countDown();
              awaited(end, 20_000);
              return Edges.echo(call);
            });
    int port = listener.port();
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(() -> exchanged(port, Edges.callBody("{}")));
    begun.await();
    CompletableFuture<Void> closed = CompletableFuture.runAsync(listener::close);
    awaitClosed(port);
    assertThat(closed).isNotDone();
    end.countDown();
    assertThat(answer.get()).startsWith("HTTP/1.1 200");
    closed.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aCallThatTakesTooLongIsCutOffWhenTheServerCloses() throws Exception {
    var times =
        new Listener.Times(Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofMillis(300));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Listener listener =
        Listener.start(
            DEV.serving(),
            Edges.endpoint(
                DEV,
                call -> {
                  begun.countDown();
                  if (!awaited(new CountDownLatch(1), 30_000)) {
                    interrupted.countDown();
                  }
                  return Edges.echo(call);
                }),
            times);
    int port = listener.port();
    var unused = CompletableFuture.supplyAsync(() -> exchanged(port, Edges.callBody("{}")));
    begun.await();
    listener.close();
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private static void awaitClosed(int port) throws InterruptedException {
    while (true) {
      try (RawClient client = new RawClient(port)) {
        String answer = client.send("GET /api/inngest HTTP/1.1\r\nHost: x\r\n\r\n").answer();
        if (RawClient.status(answer) != 200) {
          return;
        }
      } catch (IOException e) {
        return;
      }
      Thread.onSpinWait();
    }
  }

  /** False: it was interrupted. */
  private static boolean awaited(CountDownLatch latch, int millis) {
    try {
      var unused = latch.await(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String exchanged(int port, byte[] body) {
    try {
      return RawClient.exchange(port, body, Map.of());
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static Listener start(InngestSettings settings, Calls calls) {
    return Listener.start(
        settings.serving(), Edges.endpoint(settings, calls), Listener.Times.DEFAULT);
  }
}
