package dev.waybill.crm.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.parser.PdfTextExtractor;
import dev.waybill.crm.deals.Deals;
import dev.waybill.crm.events.DealMoved;
import dev.waybill.crm.events.DigestRequested;
import dev.waybill.crm.events.ReportRequested;
import dev.waybill.crm.reports.DigestPlan;
import dev.waybill.crm.reports.FileDocuments;
import dev.waybill.crm.reports.PdfReport;
import dev.waybill.crm.reports.StageTotal;
import dev.waybill.crm.reports.WeeklyDigest;
import dev.waybill.testing.Played;
import dev.waybill.testing.Script;
import dev.waybill.testing.TestWaybill;
import dev.waybill.testing.WaybillTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@WaybillTest
final class ReportsTest {
  @RegisterExtension final Databases databases = new Databases();
  @TempDir Path directory;

  private final RecordingMailer mailer = new RecordingMailer();

  @BeforeEach
  void moveADeal() {
    Deals deals = databases.get().deals();
    deals.move(
        new DealMoved("d-1", "Größer", "u", Optional.empty(), Optional.empty(), 123_456),
        TestWaybill.START);
  }

  @Test
  void theDigestGoesToEverybodyOnTheList(TestWaybill waybill) {
    Played<WeeklyDigest.Result> run = digest(waybill, List.of("a@example.com", "b@example.com"));

    WeeklyDigest.Result result = run.result();

    assertThat(result.mails()).isEqualTo(2);
    assertThat(result.figures().stages()).containsExactly(new StageTotal("Größer", 1, 123_456));
    assertThat(mailer.recipients()).containsExactly("a@example.com", "b@example.com");
    assertThat(mailer.mails().get(0).body()).contains("Requested: board", "Größer: 1", "1,234.56");
  }

  @Test
  void aDigestForNobodyCountsAndSendsNothing(TestWaybill waybill) {
    assertThat(digest(waybill, List.of()).result().mails()).isZero();
    assertThat(mailer.mails()).isEmpty();
  }

  @Test
  void aDigestWaitsForTheMailServer(TestWaybill waybill) {
    mailer.failing(3);

    assertThat(digest(waybill, List.of("a@example.com")).result().mails()).isEqualTo(1);
  }

  @Test
  void theReportIsMailedAsAPdfThatCanBeRead(TestWaybill waybill) throws Exception {
    Played<PdfReport.Result> run = report(waybill);

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
  void theReportShowsHowFarItIs(TestWaybill waybill) {
    Played<PdfReport.Result> run = report(waybill);

    assertThat(run.result().document()).isNotEmpty();
    assertThat(run.shown())
        .containsExactly("0/3 counting", "1/3 drawing", "2/3 sending", "3/3 done");
    assertThat(run.when("deliver")).isEqualTo(Duration.ZERO);
  }

  private Played<PdfReport.Result> report(TestWaybill waybill) {
    waybill.register(
        new PdfReport(databases.get().figures(), new FileDocuments(directory), mailer));
    ReportRequested report =
        new ReportRequested("r-1", "boss@example.com", Optional.of("Übersicht"));
    return waybill.rehearse(PdfReport.TYPE, report, Script.QUIET);
  }

  private Played<WeeklyDigest.Result> digest(TestWaybill waybill, List<String> recipients) {
    waybill.register(
        new WeeklyDigest(
            databases.get().figures(), mailer, DigestPlan.defaults().withRecipients(recipients)));
    return waybill.rehearse(
        WeeklyDigest.TYPE, new DigestRequested(Optional.of("board")), Script.QUIET);
  }
}
