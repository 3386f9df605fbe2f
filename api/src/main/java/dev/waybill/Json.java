package dev.waybill;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One JSON value as text, decoded only where its type is known. Immutable. */
public final class Json {
  /** The JSON value {@code null}. */
  public static final Json NULL = of("null");

  private final byte[] utf8;

  private Json(byte[] utf8) {
    this.utf8 = utf8;
  }

  /** Takes JSON text as it is; whoever decodes it finds out whether it is well-formed. */
  public static Json of(String text) {
    return new Json(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes UTF-8 JSON text as it is; the array must not be changed afterwards. */
  public static Json of(byte[] utf8) {
    return new Json(utf8);
  }

  /** The JSON text. */
  public String text() {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** The JSON text in UTF-8; must not be changed. */
  public byte[] bytes() {
    return utf8;
  }

  /** Length in bytes. */
  public int size() {
    return utf8.length;
  }

  public boolean isNull() {
    return utf8.length == 4 && equals(NULL);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Json json && Arrays.equals(utf8, json.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  @Override
  public String toString() {
    return text();
  }
}
