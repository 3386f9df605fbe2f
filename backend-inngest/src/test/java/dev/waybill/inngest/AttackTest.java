package dev.waybill.inngest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the world may send: each gets its status and nothing else, and calls go on meanwhile. */
@Timeout(180)
class AttackTest {
  private static final int MANY = 1000;
  private static final int SENDERS = 8;
  private static final Duration ARRIVAL = Duration.ofSeconds(3);
  private static final long MEGABYTE = 1024 * 1024;

  /** Kept, for a logger that nobody holds forgets its level. */
  private static final Logger LOG = Logger.getLogger(CallDesk.class.getName());

  private final AtomicInteger served = new AtomicInteger();
  private final Listener listener = start();
  private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);

  private Listener start() {
    InngestSettings settings = Edges.cloud("waybill.inngest.listen-port", "0");
    Endpoint endpoint =
        new Endpoint(
            settings,
            Edges.app(),
            call -> {
              served.incrementAndGet();
              return Edges.echo(call);
            },
            new Edges.Server(),
            InstantSource.system());
    return Listener.start(
        settings.serving(),
        endpoint,
        new Listener.Times(ARRIVAL, Duration.ofSeconds(5), Duration.ofSeconds(1)));
  }

  @BeforeAll
  static void hush() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void speak() {
    LOG.setLevel(null);
  }

  @AfterEach
  void stop() {
    senders.shutdownNow();
    listener.close();
  }

  @Test
  void theUnsigned() throws Exception {
    refusedByTheThousand(401, number -> exchange(body(number), Map.of()));
  }

  @Test
  void theWronglySigned() throws Exception {
    refusedByTheThousand(401, number -> exchange(body(number), signed(body(number), "abcd", 0)));
  }

  @Test
  void theExpired() throws Exception {
    refusedByTheThousand(
        401, number -> exchange(body(number), signed(body(number), Edges.KEY, -310)));
  }

  @Test
  void thoseFromTheFuture() throws Exception {
    refusedByTheThousand(
        401, number -> exchange(body(number), signed(body(number), Edges.KEY, 310)));
  }

  @Test
  void theReplayed() throws Exception {
    byte[] body = body(-1);
    Map<String, String> headers = signed(body, Edges.KEY, 0);
    assertThat(exchange(body, headers)).startsWith("HTTP/1.1 200");
    refusedByTheThousand(401, number -> exchange(body, headers));
    assertThat(served).hasValueLessThan(MANY);
  }

  @Test
  void theTruncated() throws Exception {
    refusedByTheThousand(
        401,
        number -> {
          byte[] body = body(number);
          return exchange(Arrays.copyOf(body, body.length - 1), signed(body, Edges.KEY, 0));
        });
  }

  @Test
  void theDeeplyNested() throws Exception {
    refusedByTheThousand(
        500,
        number -> {
          byte[] body = Edges.callBody("[".repeat(2000 + number) + "]".repeat(2000 + number));
          return exchange(body, signed(body, Edges.KEY, 0));
        });
  }

  @Test
  void thoseInAnotherCharset() throws Exception {
    refusedByTheThousand(
        500,
        number -> {
          byte[] body =
              new String(Edges.callBody("'ü" + number + "'"), ISO_8859_1).getBytes(ISO_8859_1);
          body[body.length - 40] = (byte) 0xff;
          return exchange(body, signed(body, Edges.KEY, 0));
        });
  }

  @Test
  void theOversizedThatSaySo() throws Exception {
    refusedByTheThousand(
        413,
        number -> {
          try (RawClient client = new RawClient(listener.port())) {
            return client.send(RawClient.head(100 * MEGABYTE, Map.of())).answer();
          }
        });
  }

  @Test
  void theOversizedThatDoNotSaySo() throws Exception {
    long before = memory();
    byte[] chunk = new byte[64 * 1024];
    int sent = 0;
    for (int stream = 0; stream < 4; stream++) {
      try (RawClient client = new RawClient(listener.port())) {
        String head =
            RawClient.head(1, Map.of()).replace("Content-Length: 1", "Transfer-Encoding: chunked");
        client.send(head);
        try {
          for (long bytes = 0; bytes < 100 * MEGABYTE; bytes += chunk.length) {
            client.send(Integer.toHexString(chunk.length) + "\r\n").send(chunk).send("\r\n");
            sent += chunk.length;
          }
        } catch (IOException e) {
          // told while it is still sending: the connection is closed
        }
        assertThat(RawClient.status(client.answer())).isIn(0, 413);
      }
    }
    assertThat(sent).isLessThan((int) (200 * MEGABYTE));
    assertThat(served).hasValue(0);
    unharmed(before);
  }

  @Test
  void theSlow() throws Exception {
    long before = memory();
    List<RawClient> slow = new ArrayList<>();
    for (int number = 0; number < MANY; number++) {
      RawClient client = new RawClient(listener.port());
      String head = RawClient.head(1000, Map.of());
      slow.add(client.send(number % 2 == 0 ? head + "{" : head.substring(0, number % 60 + 1)));
    }
    for (int number = 0; number < 20; number++) {
      normalCall();
    }
    long begun = System.nanoTime();
    for (RawClient client : slow) {
      assertThat(RawClient.status(client.answer())).isIn(0, 408);
      client.close();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(ARRIVAL.multipliedBy(3));
    unharmed(before);
  }

  @Test
  void thoseThatSendAByteNowAndThen() throws Exception {
    long begun = System.nanoTime();
    try (RawClient client = new RawClient(listener.port())) {
      client.send(RawClient.head(100_000, Map.of()));
      boolean open = true;
      while (open) {
        open = isSent(client);
        Thread.onSpinWait();
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(ARRIVAL.multipliedBy(4));
    unharmed(memory());
  }

  private static boolean isSent(RawClient client) throws InterruptedException {
    try {
      client.send("x");
      Thread.sleep(50); // the attack itself: a byte now and then
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void thoseThatHoldWhatOthersNeed() throws Exception {
    List<RawClient> holding = new ArrayList<>();
    byte[] most = new byte[(int) (8 * MEGABYTE) - 1];
    for (int number = 0; number < 12; number++) {
      RawClient client = new RawClient(listener.port());
      holding.add(client.send(RawClient.head(8 * MEGABYTE, Map.of())).send(most));
    }
    assertThat(listener.waitingBytes()).isLessThanOrEqualTo(64 * MEGABYTE);
    byte[] body = Edges.callBody("'" + "x".repeat((int) MEGABYTE) + "'");
    assertThat(exchange(body, signed(body, Edges.KEY, 0))).startsWith("HTTP/1.1 200");
    for (RawClient client : holding) {
      client.close();
    }
    unharmed(memory());
  }

  @Test
  void theMeaningless() throws Exception {
    for (String text :
        new String[] {
          "\r\n\r\n",
          "GET\r\n\r\n",
          "POST /api/inngest HTTP/9.9\r\n\r\n",
          "POST /api/inngest?fnId=%ff%zz HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
          "POST /api/inngest HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
          "POST /api/inngest HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
          "POST /api/inngest HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
          "GET /api/inngest HTTP/1.1\r\nX: " + "x".repeat(100_000) + "\r\n\r\n",
        }) {
      try (RawClient client = new RawClient(listener.port())) {
        String answer = client.send(text).answer();
        assertThat(RawClient.status(answer)).as(text).isNotEqualTo(200);
        clean(answer);
      }
    }
    unharmed(memory());
  }

  /** What one attacker sends, and gets. */
  private interface Attack {
    String answer(int number) throws IOException;
  }

  private void refusedByTheThousand(int status, Attack attack) throws Exception {
    long before = memory();
    List<Callable<Integer>> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      int number = i;
      all.add(
          () -> {
            String answer = attack.answer(number);
            clean(answer);
            if (number % 100 == 0) {
              normalCall();
            }
            return RawClient.status(answer);
          });
    }
    for (Future<Integer> got : senders.invokeAll(all)) {
      assertThat(got.get()).isEqualTo(status);
    }
    unharmed(before);
  }

  private static void clean(String answer) {
    assertThat(answer)
        .doesNotContain("at dev.", "at org.", "Exception", "Jetty", "html", "12345678", "event-key")
        .doesNotContain("api.inngest.com");
    if (RawClient.status(answer) != 500 && RawClient.status(answer) != 200) {
      assertThat(answer).doesNotContain("X-Inngest-SDK", "X-Inngest-Signature");
    }
  }

  private void normalCall() throws IOException {
    byte[] body = Edges.callBody("{'at':" + System.nanoTime() + "}");
    assertThat(exchange(body, signed(body, Edges.KEY, 0))).startsWith("HTTP/1.1 200");
  }

  /** Calls are answered, and nothing of the attack is left in memory. */
  private void unharmed(long before) throws Exception {
    normalCall();
    long deadline = System.nanoTime() + 2 * ARRIVAL.toNanos();
    while (listener.waitingBytes() > 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(listener.waitingBytes()).isZero();
    assertThat(memory() - before).isLessThan(48 * MEGABYTE);
  }

  private static long memory() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static byte[] body(int number) {
    return Edges.callBody("{'number':" + number + "}");
  }

  private static Map<String, String> signed(byte[] body, String key, int seconds) {
    return Map.of(
        "x-inngest-signature",
        Signatures.sign(body, Instant.now().getEpochSecond() + seconds, key));
  }

  private String exchange(byte[] body, Map<String, String> headers) throws IOException {
    return RawClient.exchange(listener.port(), body, headers);
  }
}
