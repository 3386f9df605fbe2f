package dev.waybill.spi;

/**
 * Turns values into JSON and back. Encryption and compression wrap one; what they produce must be
 * JSON again.
 */
public interface Codec {

  /**
   * The value as JSON.
   *
   * @throws dev.waybill.WaybillException when the value has no JSON form
   */
  byte[] encode(Object value);

  /**
   * The value that the JSON stands for.
   *
   * @throws dev.waybill.WaybillException when the JSON is not of that type
   */
  <T> T decode(byte[] json, Class<T> type);
}
