package dev.waybill.inngest;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A gateway, and a worker whose calls a test can hold. */
final class ConnectFixture implements AutoCloseable {
  static final ConnectTuning TUNING = tuning(Duration.ofSeconds(20), Duration.ofSeconds(20));

  final FakeGateway gateway = new FakeGateway();

  /** The data of calls as they begin. */
  final LinkedBlockingQueue<String> begun = new LinkedBlockingQueue<>();

  final AtomicInteger count = new AtomicInteger();
  private final CountDownLatch held = new CountDownLatch(1);

  ConnectFixture() throws IOException {}

  static ConnectTuning tuning(Duration hello, Duration ack) {
    return new ConnectTuning(
        hello,
        Duration.ofSeconds(20),
        ack,
        Duration.ofSeconds(60),
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        List.of(Duration.ofMillis(20), Duration.ofMillis(100)),
        64 * 1024,
        32 * 1024);
  }

  /** The same with a back-off so long that it does not come to an end. */
  static ConnectTuning withoutComeback(Duration grace) {
    return new ConnectTuning(
        TUNING.hello(),
        TUNING.ready(),
        TUNING.ack(),
        TUNING.keep(),
        grace,
        TUNING.patience(),
        List.of(Duration.ofMinutes(10)),
        TUNING.maxIn(),
        TUNING.maxOut());
  }

  ConnectWorker open() {
    return open(TUNING);
  }

  ConnectWorker open(ConnectTuning tuning) {
    return open(Edges.dev("INNGEST_DEV", gateway.url()), tuning);
  }

  ConnectWorker open(InngestSettings settings, ConnectTuning tuning) {
    return ConnectWorker.open(settings, Edges.app(), desk(settings), api(settings), tuning);
  }

  CallDesk desk(InngestSettings settings) {
    Answers answers = new Answers(settings, Clock.systemUTC());
    return new CallDesk(
        Edges.app(), this::call, new Edges.Server(), settings.encryption(), answers);
  }

  static InngestApi api(InngestSettings settings) {
    return new InngestApi(
        settings.access(),
        new Rest.Tuning(Duration.ofSeconds(20), 1 << 20, 2, Duration.ofMillis(10)));
  }

  private Reply call(Call call) {
    String data = call.event().path("data").toString();
    begun.add(data);
    count.incrementAndGet();
    switch (data) {
      case "\"hold\"" -> hold();
      case "\"crash\"" -> throw new IllegalStateException("a defect");
      case "\"long\"" -> {
        return new Reply.Done(InngestJson.object().put("long", "x".repeat(40_000)));
      }
      default -> {
        // It is echoed.
      }
    }
    return Edges.echo(call);
  }

  private void hold() {
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until a call with that data has begun. */
  void awaitCall() throws InterruptedException {
    if (begun.poll(20, TimeUnit.SECONDS) == null) {
      throw new AssertionError("no call has begun");
    }
  }

  /** Lets calls that are held go on. */
  void release() {
    held.countDown();
  }

  @Override
  public void close() {
    release();
    gateway.close();
  }
}
