package dev.waybill.crm.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.parser.PdfTextExtractor;
import dev.waybill.crm.deals.Deals;
import dev.waybill.crm.events.DealMoved;
import dev.waybill.crm.events.DigestRequested;
import dev.waybill.crm.events.ReportRequested;
import dev.waybill.crm.rehearsal.Rehearsal;
import dev.waybill.crm.reports.DigestPlan;
import dev.waybill.crm.reports.FileDocuments;
import dev.waybill.crm.reports.PdfReport;
import dev.waybill.crm.reports.StageTotal;
import dev.waybill.crm.reports.WeeklyDigest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class ReportsTest {
  @RegisterExtension final Databases databases = new Databases();
  @TempDir Path directory;

  private final RecordingMailer mailer = new RecordingMailer();

  @BeforeEach
  void moveADeal() {
    Deals deals = databases.get().deals();
    deals.move(
        new DealMoved("d-1", "Größer", "u", Optional.empty(), Optional.empty(), 123_456),
        Rehearsal.START);
  }

  @Test
  void theDigestGoesToEverybodyOnTheList() {
    Rehearsal<DigestRequested, WeeklyDigest.Result> run =
        digest(List.of("a@example.com", "b@example.com"));

    WeeklyDigest.Result result = run.result();

    assertThat(result.mails()).isEqualTo(2);
    assertThat(result.figures().stages()).containsExactly(new StageTotal("Größer", 1, 123_456));
    assertThat(mailer.recipients()).containsExactly("a@example.com", "b@example.com");
    assertThat(mailer.mails().get(0).body()).contains("Requested: board", "Größer: 1", "1,234.56");
  }

  @Test
  void aDigestForNobodyCountsAndSendsNothing() {
    assertThat(digest(List.of()).result().mails()).isZero();
    assertThat(mailer.mails()).isEmpty();
  }

  @Test
  void aDigestWaitsForTheMailServer() {
    mailer.failing(3);

    assertThat(digest(List.of("a@example.com")).result().mails()).isEqualTo(1);
  }

  @Test
  void theReportIsMailedAsAPdfThatCanBeRead() throws Exception {
    Rehearsal<ReportRequested, PdfReport.Result> run = report();

    PdfReport.Result result = run.result();

    byte[] attached = mailer.attachments().get(0).content();
    assertThat(attached).hasSize((int) result.bytes());
    assertThat(attached).isEqualTo(Files.readAllBytes(directory.resolve(result.document())));
    try (PdfReader reader = new PdfReader(attached)) {
      assertThat(new PdfTextExtractor(reader).getTextFromPage(1))
          .contains("Übersicht", "As of 2026-03-09", "Größer");
    }
  }

  @Test
  void theReportShowsHowFarItIs() {
    Rehearsal<ReportRequested, PdfReport.Result> run = report();
    run.result();

    assertThat(run.shown())
        .containsExactly("0/3 counting", "1/3 drawing", "2/3 sending", "3/3 done");
    assertThat(run.when("deliver")).isEqualTo(Duration.ZERO);
  }

  private Rehearsal<ReportRequested, PdfReport.Result> report() {
    return Rehearsal.of(
        new PdfReport(databases.get().figures(), new FileDocuments(directory), mailer),
        new ReportRequested("r-1", "boss@example.com", Optional.of("Übersicht")));
  }

  private Rehearsal<DigestRequested, WeeklyDigest.Result> digest(List<String> recipients) {
    return Rehearsal.of(
        new WeeklyDigest(
            databases.get().figures(), mailer, DigestPlan.defaults().withRecipients(recipients)),
        new DigestRequested(Optional.of("board")));
  }
}
