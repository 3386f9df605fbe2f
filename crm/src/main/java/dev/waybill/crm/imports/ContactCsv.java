package dev.waybill.crm.imports;

import dev.waybill.FailNow;
import dev.waybill.crm.contacts.Contact;
import dev.waybill.crm.internal.Emails;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads contacts from CSV. */
final class ContactCsv {
  private static final int LONGEST = 500;

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setIgnoreHeaderCase(true)
          .setIgnoreEmptyLines(true)
          .setTrim(true)
          .get();

  private final ImportFiles files;

  ContactCsv(ImportFiles files) {
    this.files = files;
  }

  /** What was read: good contacts by address, and what is wrong with the others. */
  record Rows(Map<String, Contact> good, List<String> bad) {}

  List<Chunk> split(String file, int rows) throws IOException {
    try (CSVParser parser = open(file)) {
      int count = 0;
      for (CSVRecord ignored : parser) {
        count++;
      }
      List<Chunk> chunks = new ArrayList<>();
      for (int first = 0; first < count; first += rows) {
        chunks.add(new Chunk(first, Math.min(rows, count - first)));
      }
      return chunks;
    }
  }

  Rows read(String file, Chunk chunk) throws IOException {
    Rows rows = new Rows(new LinkedHashMap<>(), new ArrayList<>());
    try (CSVParser parser = open(file)) {
      parser.stream().skip(chunk.first()).limit(chunk.rows()).forEach(record -> add(rows, record));
    }
    return rows;
  }

  private CSVParser open(String file) throws IOException {
    Reader reader = files.open(file);
    try {
      CSVParser parser = CSVParser.parse(reader, FORMAT);
      if (parser.getHeaderNames().stream().noneMatch("email"::equalsIgnoreCase)) {
        throw new FailNow(
            "bad-file",
            "'" + file + "' must have a column 'email', got: " + parser.getHeaderNames());
      }
      return parser;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private static void add(Rows rows, CSVRecord record) {
    String line = "row " + record.getRecordNumber() + ": ";
    String email = text(record, "email").orElse("").toLowerCase(Locale.ROOT);
    if (!record.isConsistent()) {
      rows.bad().add(line + "has " + record.size() + " columns");
    } else if (!Emails.valid(email)) {
      rows.bad().add(line + "no valid address, got: '" + email + "'");
    } else {
      rows.good()
          .put(
              email,
              new Contact(
                  email,
                  text(record, "name"),
                  text(record, "company"),
                  text(record, "phone")
                      .map(phone -> phone.substring(0, Math.min(100, phone.length())))));
    }
  }

  private static Optional<String> text(CSVRecord record, String column) {
    return record.isSet(column)
        ? Optional.of(record.get(column))
            .filter(value -> !value.isBlank())
            .map(value -> value.substring(0, Math.min(LONGEST, value.length())))
        : Optional.empty();
  }
}
