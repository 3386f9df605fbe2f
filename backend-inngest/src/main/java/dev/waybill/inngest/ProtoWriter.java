package dev.waybill.inngest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a message of Protocol Buffers, version 3. What equals its type's default is left out,
 * which is how the format says it.
 */
final class ProtoWriter {
  static final int VARINT = 0;
  static final int LENGTH = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ProtoWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A field that is repeated; empty values stay. */
  ProtoWriter texts(int field, List<String> values) {
    values.forEach(value -> delimited(field, value.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  ProtoWriter bytes(int field, byte[] value) {
    if (value.length > 0) {
      delimited(field, value);
    }
    return this;
  }

  ProtoWriter number(int field, long value) {
    if (value != 0) {
      varint(((long) field << 3) | VARINT);
      varint(value);
    }
    return this;
  }

  ProtoWriter flag(int field, boolean value) {
    return number(field, value ? 1 : 0);
  }

  /** A message within this one; also when it is empty. */
  ProtoWriter message(int field, ProtoWriter message) {
    delimited(field, message.written());
    return this;
  }

  byte[] written() {
    return out.toByteArray();
  }

  private void delimited(int field, byte[] value) {
    varint(((long) field << 3) | LENGTH);
    varint(value.length);
    out.write(value, 0, value.length);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
