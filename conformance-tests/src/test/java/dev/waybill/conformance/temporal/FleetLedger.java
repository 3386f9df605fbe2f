package dev.waybill.conformance.temporal;

import dev.waybill.Attempt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** What bodies did, outside of the engine: a line for each begin and end. */
final class FleetLedger {
  private static final long WORK = 40_000_000;

  private final String worker;
  private final FileChannel lines;

  FleetLedger(Path file, String worker) {
    this.worker = worker;
    try {
      lines =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A body that began or ended.
   *
   * @param at in milliseconds
   * @param key the same for all bodies of one step
   * @param body this body alone
   */
  record Line(long at, String worker, String key, String body, boolean begin) {}

  /** A body that works for up to 40 ms and answers its name. */
  String work(Attempt attempt) {
    String body = UUID.randomUUID().toString();
    write(attempt, body, "begin");
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(WORK));
    write(attempt, body, "end");
    return body;
  }

  private void write(Attempt attempt, String body, String what) {
    String line =
        String.join(
            " ",
            String.valueOf(System.currentTimeMillis()),
            worker,
            attempt.idempotencyKey(),
            body,
            what + "\n");
    try {
      int unused = lines.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Line> read(Path file) throws IOException {
    List<Line> read = new ArrayList<>();
    for (String text : Files.readAllLines(file)) {
      String[] part = text.split(" ", -1);
      read.add(
          new Line(Long.parseLong(part[0]), part[1], part[2], part[3], part[4].equals("begin")));
    }
    return read;
  }
}
