package dev.waybill.inngest;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message of Protocol Buffers, version 3. Fields that nobody asks for are skipped; of a
 * field that is there more than once the last one holds. Needs no memory beside the message.
 */
final class ProtoReader {
  private static final int FIXED64 = 1;
  private static final int FIXED32 = 5;
  private static final int LONGEST_VARINT = 10;

  private final ByteBuffer message;

  private ProtoReader(ByteBuffer message) {
    this.message = message;
  }

  /** One field as it was found: a number, or bytes. */
  private record Field(int number, long value, @Nullable ByteBuffer bytes) {}

  /**
   * The message in these bytes.
   *
   * @throws ProtocolException when there is none
   */
  static ProtoReader of(byte[] message) throws ProtocolException {
    return of(ByteBuffer.wrap(message));
  }

  private static ProtoReader of(ByteBuffer message) throws ProtocolException {
    ProtoReader reader = new ProtoReader(message);
    ByteBuffer rest = message.duplicate();
    while (rest.hasRemaining()) {
      var unused = next(rest);
    }
    return reader;
  }

  boolean has(int field) throws ProtocolException {
    return find(field) != null;
  }

  /** Empty when it is not there. */
  String text(int field) throws ProtocolException {
    Field found = find(field);
    return found == null ? "" : text(delimited(found));
  }

  List<String> texts(int field) throws ProtocolException {
    List<String> texts = new ArrayList<>();
    ByteBuffer rest = message.duplicate();
    while (rest.hasRemaining()) {
      Field found = next(rest);
      if (found.number() == field) {
        texts.add(text(delimited(found)));
      }
    }
    return texts;
  }

  /** A copy; empty when it is not there. */
  byte[] bytes(int field) throws ProtocolException {
    Field found = find(field);
    if (found == null) {
      return new byte[0];
    }
    ByteBuffer bytes = delimited(found);
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }

  /** The message within this one; an empty one when it is not there. */
  ProtoReader message(int field) throws ProtocolException {
    Field found = find(field);
    return of(found == null ? ByteBuffer.allocate(0) : delimited(found));
  }

  /** Zero when it is not there. */
  long number(int field) throws ProtocolException {
    Field found = find(field);
    if (found == null) {
      return 0;
    }
    if (found.bytes() != null) {
      throw new ProtocolException("field " + field + " must be a number");
    }
    return found.value();
  }

  private @Nullable Field find(int field) throws ProtocolException {
    Field last = null;
    ByteBuffer rest = message.duplicate();
    while (rest.hasRemaining()) {
      Field found = next(rest);
      last = found.number() == field ? found : last;
    }
    return last;
  }

  private static ByteBuffer delimited(Field field) throws ProtocolException {
    ByteBuffer bytes = field.bytes();
    if (bytes == null) {
      throw new ProtocolException("field " + field.number() + " must have a length");
    }
    return bytes.duplicate();
  }

  private static String text(ByteBuffer bytes) throws ProtocolException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new ProtocolException("a text must be UTF-8");
    }
  }

  private static Field next(ByteBuffer rest) throws ProtocolException {
    long tag = varint(rest);
    long number = tag >>> 3;
    if (number < 1 || number > 0x1fff_ffff) {
      throw new ProtocolException("no field has the number " + number);
    }
    return switch ((int) (tag & 7)) {
      case ProtoWriter.VARINT -> new Field((int) number, varint(rest), null);
      case FIXED64 -> new Field((int) number, 0, taken(rest, Long.BYTES));
      case ProtoWriter.LENGTH -> new Field((int) number, 0, taken(rest, varint(rest)));
      case FIXED32 -> new Field((int) number, 0, taken(rest, Integer.BYTES));
      default -> throw new ProtocolException("no field has the wire type " + (tag & 7));
    };
  }

  private static ByteBuffer taken(ByteBuffer rest, long length) throws ProtocolException {
    if (length < 0 || length > rest.remaining()) {
      throw new ProtocolException("a field is longer than its message");
    }
    ByteBuffer bytes = rest.slice(rest.position(), (int) length);
    rest.position(rest.position() + (int) length);
    return bytes;
  }

  private static long varint(ByteBuffer rest) throws ProtocolException {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT && rest.hasRemaining(); i++) {
      byte next = rest.get();
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new ProtocolException("a number does not end");
  }
}
