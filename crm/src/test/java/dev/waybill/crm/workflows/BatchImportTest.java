package dev.waybill.crm.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.crm.contacts.Contact;
import dev.waybill.crm.contacts.Contacts;
import dev.waybill.crm.events.ImportUploaded;
import dev.waybill.crm.imports.BatchImport;
import dev.waybill.crm.imports.ImportFiles;
import dev.waybill.crm.imports.ImportReport;
import dev.waybill.crm.imports.UploadedFiles;
import dev.waybill.testing.Played;
import dev.waybill.testing.Script;
import dev.waybill.testing.TestWaybill;
import dev.waybill.testing.WaybillTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@WaybillTest
final class BatchImportTest {
  @RegisterExtension final Databases databases = new Databases();
  @TempDir Path directory;

  private final RecordingNotices notices = new RecordingNotices();

  @Test
  void thousandsOfRowsAreImportedAndBadOnesReported(TestWaybill waybill) {
    Played<ImportReport> run = upload(waybill, "sample:contacts.csv", databases.get().contacts());

    ImportReport report = run.result();

    assertThat(report.imported()).isEqualTo(2993);
    assertThat(report.badRows()).hasSize(7).contains("row 641: has 1 columns");
    assertThat(report.failedChunks()).isEmpty();
    assertThat(databases.get().contacts().count()).isEqualTo(2993);
    assertThat(notices.texts())
        .containsExactly("u-1: Import i-1: 2993 imported, 7 bad rows, 0 failed chunks");
    assertThat(run.shown()).anyMatch(line -> line.startsWith("12/12"));
  }

  @Test
  void aChunkThatFailsIsReportedAndTheOthersAreImported(TestWaybill waybill) {
    FailingContacts contacts =
        new FailingContacts(databases.get().contacts(), "contact0300@example.com");

    ImportReport report = upload(waybill, "sample:contacts.csv", contacts).result();

    assertThat(report.failedChunks())
        .singleElement()
        .isEqualTo("rows 250 to 499: the disk is full");
    assertThat(report.imported()).isEqualTo(2743);
    assertThat(databases.get().inventory().count("imports")).isEqualTo(1);
  }

  @Test
  void anImportWithoutAFileFailsByName(TestWaybill waybill) {
    assertThat(upload(waybill, "upload:gone.csv", databases.get().contacts()).failure())
        .matches(failure -> failure.message().contains("upload:gone.csv"));
  }

  private Played<ImportReport> upload(TestWaybill waybill, String file, Contacts contacts) {
    ImportFiles files = new UploadedFiles(directory);
    waybill.register(new BatchImport(files, contacts, databases.get().imports(), notices));
    ImportUploaded upload = new ImportUploaded("i-1", file, Optional.of("u-1"));
    return waybill.rehearse(BatchImport.TYPE, upload, Script.QUIET);
  }

  /** Fails whenever one contact is among those to be saved. */
  private record FailingContacts(Contacts real, String poison) implements Contacts {
    @Override
    public void save(List<Contact> contacts) {
      if (contacts.stream().anyMatch(contact -> contact.email().equals(poison))) {
        throw new IllegalStateException("the disk is full");
      }
      real.save(contacts);
    }

    @Override
    public List<Contact> after(String email, int limit) {
      return real.after(email, limit);
    }

    @Override
    public long count() {
      return real.count();
    }

    @Override
    public void score(String email, int score) {
      real.score(email, score);
    }

    @Override
    public void unsubscribe(String email) {
      real.unsubscribe(email);
    }

    @Override
    public boolean isUnsubscribed(String email) {
      return real.isUnsubscribed(email);
    }

    @Override
    public void unsubscribeContact(String contactId) {
      real.unsubscribeContact(contactId);
    }

    @Override
    public boolean isContactUnsubscribed(String contactId) {
      return real.isContactUnsubscribed(contactId);
    }
  }
}
