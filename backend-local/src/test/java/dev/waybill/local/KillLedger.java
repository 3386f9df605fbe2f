package dev.waybill.local;

import dev.waybill.Attempt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What step bodies did, outside of the engine: a line for each begin and end, and the mails. */
final class KillLedger {
  private final Path folder;
  private final int life;
  private final FileChannel lines;

  KillLedger(Path folder, int life) {
    this.folder = folder;
    this.life = life;
    try {
      Files.createDirectories(folder.resolve("mail"));
      lines =
          FileChannel.open(
              folder.resolve("ledger"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A body that began or ended. */
  record Line(long at, int life, String key, int attempt, boolean begin) {}

  void begin(Attempt attempt) {
    write(attempt, "begin");
  }

  void end(Attempt attempt) {
    write(attempt, "end");
  }

  /** Sends a mail: one file for each idempotency key, as a mail service that knows keys does. */
  void mail(Attempt attempt) throws IOException {
    begin(attempt);
    Files.writeString(folder.resolve("mail").resolve(attempt.idempotencyKey()), "mail");
    end(attempt);
  }

  private void write(Attempt attempt, String what) {
    String line =
        String.join(
            " ",
            String.valueOf(EngineClock.micros(Instant.now())),
            String.valueOf(life),
            attempt.idempotencyKey(),
            String.valueOf(attempt.number()),
            what + "\n");
    try {
      int unused = lines.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
      lines.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean hasMail(Path folder, String key) {
    return Files.exists(folder.resolve("mail").resolve(key));
  }

  static List<Line> read(Path folder) throws IOException {
    List<Line> read = new ArrayList<>();
    for (String text : Files.readAllLines(folder.resolve("ledger"))) {
      String[] part = text.split(" ", -1);
      read.add(
          new Line(
              Long.parseLong(part[0]),
              Integer.parseInt(part[1]),
              part[2],
              Integer.parseInt(part[3]),
              part[4].equals("begin")));
    }
    return read;
  }
}
