package dev.waybill.crm.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.FailNow;
import dev.waybill.crm.contacts.Contact;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContactCsvTest {
  private static final String FILE =
      """
      Name,EMAIL,company,ignored
      Ada,ada@example.com,"Engines, Ltd",x
      Zoë,ZOE@example.com,,x

      Nobody,not-an-address,,x
      Short,short@example.com
      "Two
      lines",two@example.com,Lines,x
      """;

  private final ContactCsv csv = new ContactCsv(file -> new StringReader(FILE));

  @Test
  void aFileIsSplitIntoChunksOfItsRows() throws Exception {
    assertThat(csv.split("upload:x", 2))
        .containsExactly(new Chunk(0, 2), new Chunk(2, 2), new Chunk(4, 1));
  }

  @Test
  void goodRowsAreReadAndBadOnesToldByNumber() throws Exception {
    ContactCsv.Rows rows = csv.read("upload:x", new Chunk(0, 100));

    assertThat(rows.good().values())
        .containsExactly(
            new Contact(
                "ada@example.com",
                Optional.of("Ada"),
                Optional.of("Engines, Ltd"),
                Optional.empty()),
            new Contact("zoe@example.com", Optional.of("Zoë"), Optional.empty(), Optional.empty()),
            new Contact(
                "two@example.com",
                Optional.of("Two\nlines"),
                Optional.of("Lines"),
                Optional.empty()));
    assertThat(rows.bad())
        .containsExactly("row 3: no valid address, got: 'not-an-address'", "row 4: has 2 columns");
  }

  @Test
  void chunksTogetherReadEachRowOnce() throws Exception {
    int rows = 0;
    for (Chunk chunk : csv.split("upload:x", 2)) {
      ContactCsv.Rows read = csv.read("upload:x", chunk);
      rows += read.good().size() + read.bad().size();
    }

    assertThat(rows).isEqualTo(5);
  }

  @Test
  void aFileWithoutAddressesFailsAtOnce() {
    ContactCsv wrong = new ContactCsv(file -> new StringReader("name,phone\nAda,1\n"));

    assertThatThrownBy(() -> wrong.split("upload:x", 2))
        .isInstanceOf(FailNow.class)
        .hasMessageContaining("'email'")
        .hasMessageContaining("[name, phone]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upload:../secret",
        "upload:/etc/passwd",
        "file:x",
        "x",
        "sample:none.csv",
        "upload:.x",
        "upload:absent.csv"
      })
  void aFileOutsideTheUploadsIsRefused(String file, @TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("secret"), "email\n");

    assertThatThrownBy(() -> new UploadedFiles(directory.resolve("uploads")).open(file))
        .isInstanceOfSatisfying(FailNow.class, e -> assertThat(e.code()).isEqualTo("no-such-file"));
  }

  @Test
  void theSampleHasThousandsOfRowsAndAFewBadOnes(@TempDir Path directory) throws Exception {
    ContactCsv samples = new ContactCsv(new UploadedFiles(directory));
    List<Chunk> chunks = samples.split("sample:contacts.csv", 250);

    int bad = 0;
    for (Chunk chunk : chunks) {
      bad += samples.read("sample:contacts.csv", chunk).bad().size();
    }

    assertThat(chunks).hasSize(12);
    assertThat(bad).isEqualTo(7);
  }
}
