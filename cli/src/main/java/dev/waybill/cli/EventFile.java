package dev.waybill.cli;

import dev.waybill.WaybillException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file line by line, so that one bad line spoils no other. */
final class EventFile implements AutoCloseable {
  /** The longest line that is kept, in bytes; no engine takes an event as long. */
  private static final int MOST = 16 << 20;

  private final InputStream in;
  private int number;
  private long read;

  private EventFile(InputStream in) {
    this.in = in;
  }

  /** A line; {@code problem} says why it has no text. */
  record Line(int number, String text, String problem) {
    boolean isBlank() {
      return text.isBlank() && problem.isEmpty();
    }
  }

  /** Opens a file, or standard input for {@code -}. */
  static EventFile open(String name) {
    try {
      InputStream in = name.equals("-") ? System.in : Files.newInputStream(Path.of(name));
      return new EventFile(new BufferedInputStream(in, 1 << 16));
    } catch (NoSuchFileException e) {
      throw new WaybillException("no-file", "there is no file " + name + ". Check --file.", e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The next line, or one with number 0 after the last. */
  Line next() {
    var bytes = new ByteArrayOutputStream(256);
    try {
      int one = in.read();
      if (one < 0) {
        return new Line(0, "", "");
      }
      while (one >= 0 && one != '\n') {
        read++;
        if (bytes.size() <= MOST) {
          bytes.write(one);
        }
        one = in.read();
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    number++;
    read++;
    return bytes.size() > MOST
        ? new Line(number, "", "is longer than " + (MOST >> 20) + " MiB")
        : line(bytes.toByteArray());
  }

  /** How many bytes were read. */
  long read() {
    return read;
  }

  private Line line(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      boolean marked = number == 1 && text.startsWith("\uFEFF");
      return new Line(number, marked ? text.substring(1) : text, "");
    } catch (CharacterCodingException e) {
      return new Line(number, "", "is not UTF-8");
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static WaybillException unreadable(IOException e) {
    return new WaybillException("no-file", "the events cannot be read: " + e, e);
  }
}
