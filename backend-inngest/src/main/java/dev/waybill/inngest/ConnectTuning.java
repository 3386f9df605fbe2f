package dev.waybill.inngest;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long and how much.
 *
 * @param hello within which a gateway says hello; default 5 s
 * @param ready within which a connection is ready; default 20 s
 * @param ack within which a gateway acknowledges a reply; default 5 s
 * @param keep how long a reply is kept that cannot be delivered; default 5 min
 * @param grace that calls in flight have when the worker closes; default 10 s
 * @param patience for the first connection; default 30 s
 * @param backOff between tries to connect, about, one after the other; the last one stays
 * @param maxIn the longest message that is taken, in bytes; default 16 MiB
 * @param maxOut the longest message that is sent, in bytes; longer ones go by HTTP; default 7 MiB
 */
record ConnectTuning(
    Duration hello,
    Duration ready,
    Duration ack,
    Duration keep,
    Duration grace,
    Duration patience,
    List<Duration> backOff,
    int maxIn,
    int maxOut) {

  static final ConnectTuning DEFAULT =
      new ConnectTuning(
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          List.of(
              Duration.ofSeconds(1),
              Duration.ofSeconds(2),
              Duration.ofSeconds(5),
              Duration.ofSeconds(10),
              Duration.ofSeconds(20),
              Duration.ofSeconds(30),
              Duration.ofSeconds(60),
              Duration.ofSeconds(120),
              Duration.ofSeconds(300)),
          16 * 1024 * 1024,
          7 * 1024 * 1024);

  /**
   * How long to wait after so many failures in a row, 1 or more: half of it to one and a half, for
   * all workers lose a gateway at the same time.
   */
  Duration pause(int failures) {
    Duration asked = backOff.get(Math.min(failures, backOff.size()) - 1);
    return Duration.ofNanos(
        (long) (asked.toNanos() * ThreadLocalRandom.current().nextDouble(0.5, 1.5)));
  }
}
