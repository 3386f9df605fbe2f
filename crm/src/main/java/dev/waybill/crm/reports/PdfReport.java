package dev.waybill.crm.reports;

import dev.waybill.Attempt;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.ReportRequested;
import dev.waybill.crm.internal.FileNames;
import dev.waybill.crm.mail.Attachment;
import dev.waybill.crm.mail.Mail;
import dev.waybill.crm.mail.MailReceipt;
import dev.waybill.crm.mail.Mailer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Counts, draws and mails the pipeline report, and shows how far it is. */
public final class PdfReport implements Workflow<ReportRequested, PdfReport.Result> {
  public static final WorkflowType<ReportRequested, Result> TYPE =
      WorkflowType.of("pdf-report", ReportRequested.class, Result.class);

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

  private final Figures figures;
  private final Documents documents;
  private final Mailer mailer;

  public PdfReport(Figures figures, Documents documents, Mailer mailer) {
    this.figures = figures;
    this.documents = documents;
    this.mailer = mailer;
  }

  /** The document, which is kept under this name. */
  public record Result(String document, long bytes) {}

  /** What the drawing step is given. */
  private record Order(ReportRequested request, SalesFigures figures, Instant asOf) {}

  @Override
  public WorkflowDefinition<ReportRequested, Result> definition() {
    return TYPE.define()
        .startedBy(CrmEvents.REPORT_REQUESTED)
        .idempotent(Duration.ofDays(1), "reportId")
        .concurrency(2)
        .build();
  }

  @Override
  public Result run(Step step, ReportRequested input) {
    ReportRequested request = input.checked();
    step.progress(0, 3, "counting");
    Instant asOf = step.now();
    SalesFigures counted =
        step.run(
            "count",
            SalesFigures.class,
            a -> figures.between(asOf.minus(Duration.ofDays(30)), asOf));
    step.progress(1, 3, "drawing");
    Result drawn = step.run("draw", new Order(request, counted, asOf), Result.class, this::draw);
    step.progress(2, 3, "sending");
    step.run(
        "deliver",
        mail(request),
        MailReceipt.class,
        (a, mail) -> mailer.send(a.idempotencyKey(), mail, List.of(attachment(drawn))));
    step.progress(3, 3, "done");
    return drawn;
  }

  private Result draw(Attempt attempt, Order order) throws IOException {
    String name = "report-" + FileNames.of(order.request().reportId()) + ".pdf";
    byte[] pdf =
        new PipelineDocument()
            .pdf(order.request().heading(), DAY.format(order.asOf()), order.figures());
    documents.save(name, pdf);
    return new Result(name, pdf.length);
  }

  private Attachment attachment(Result drawn) throws IOException {
    return new Attachment(drawn.document(), "application/pdf", documents.load(drawn.document()));
  }

  private static Mail mail(ReportRequested request) {
    return Mail.of(
        request.email(), request.heading(), List.of("The report you asked for is attached."));
  }
}
