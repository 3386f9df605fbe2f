package dev.waybill.values;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Writes only numbers that every engine keeps: what an IEEE double cannot hold exactly becomes a
 * string, what is no number is refused.
 */
final class PortableGenerator extends JsonGeneratorDelegate {
  private static final long MAX = (1L << 53) - 1;
  private static final int MAX_BITS = 53;

  PortableGenerator(JsonGenerator out) {
    super(out, false);
  }

  @Override
  public void writeNumber(long value) throws IOException {
    if (value > MAX || value < -MAX) {
      writeString(Long.toString(value));
    } else {
      super.writeNumber(value);
    }
  }

  @Override
  public void writeNumber(BigInteger value) throws IOException {
    if (value.abs().bitLength() > MAX_BITS) {
      writeString(value.toString());
    } else {
      super.writeNumber(value);
    }
  }

  @Override
  public void writeNumber(BigDecimal value) throws IOException {
    writeString(value.toString());
  }

  @Override
  public void writeNumber(double value) throws IOException {
    if (!Double.isFinite(value)) {
      throw new JsonGenerationException(value + " is not a JSON number", this);
    }
    super.writeNumber(value);
  }

  @Override
  public void writeNumber(float value) throws IOException {
    if (!Float.isFinite(value)) {
      throw new JsonGenerationException(value + " is not a JSON number", this);
    }
    super.writeNumber(value);
  }

  @Override
  public void writeArray(long[] array, int offset, int length) throws IOException {
    writeStartArray(array, length);
    for (int i = offset; i < offset + length; i++) {
      writeNumber(array[i]);
    }
    writeEndArray();
  }

  @Override
  public void writeArray(double[] array, int offset, int length) throws IOException {
    writeStartArray(array, length);
    for (int i = offset; i < offset + length; i++) {
      writeNumber(array[i]);
    }
    writeEndArray();
  }
}
