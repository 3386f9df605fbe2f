package dev.waybill.values;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.waybill.WaybillException;
import dev.waybill.journal.Journal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * A journal as a JSON document, for a move, an export or an archive. Its form is published as the
 * resource {@value #SCHEMA}.
 */
public final class JournalJson {
  /** The resource with the JSON Schema of the form this library writes. */
  public static final String SCHEMA = "dev/waybill/journal-1.schema.json";

  private JournalJson() {}

  /**
   * The document. Values stand in it as JSON; equal journals have equal bytes.
   *
   * @throws WaybillException code {@code bad-value} when a value in the journal is not JSON
   */
  public static byte[] write(Journal journal) {
    var bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator out = RawJson.FACTORY.createGenerator(bytes)) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      new JournalWriter(out).write(journal);
    } catch (IOException e) {
      throw new WaybillException(
          "bad-value",
          "the journal of run '"
              + journal.header().runId()
              + "' cannot be written: a value in it is not JSON ("
              + BadValue.glimpse(BadValue.reason(e))
              + "); the codec that encoded it must produce JSON",
          e);
    }
    return bytes.toByteArray();
  }

  /**
   * The journal in a document of this or an earlier format.
   *
   * @throws WaybillException code {@code journal-newer} for a format this library does not know,
   *     {@code journal-corrupt} for a document that is not of its format
   */
  public static Journal read(byte[] document) {
    try {
      checkFormat(document);
      try (JsonParser in = RawJson.FACTORY.createParser(document)) {
        return JournalReader.journal(in);
      }
    } catch (JsonProcessingException e) {
      throw corrupt("not JSON beyond " + BadValue.position(e), e);
    } catch (IOException e) {
      throw corrupt(String.valueOf(e.getMessage()), e);
    }
  }

  private static void checkFormat(byte[] document) throws IOException {
    int format;
    try (JsonParser in = RawJson.FACTORY.createParser(document)) {
      format = JournalReader.format(in);
    }
    if (format > Journal.FORMAT) {
      throw new WaybillException(
          "journal-newer",
          "the journal has format "
              + format
              + ", this library reads up to "
              + Journal.FORMAT
              + "; upgrade Waybill here before moving the run");
    }
    if (format < 1) {
      throw new Fields.Broken("format", "must be at least 1");
    }
  }

  private static WaybillException corrupt(String reason, Exception cause) {
    return new WaybillException(
        "journal-corrupt",
        "the journal is corrupt: " + reason + "; export it again, or restore it from a copy",
        cause);
  }
}
