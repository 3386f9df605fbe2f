package dev.waybill.crm;

import dev.waybill.Workflow;
import dev.waybill.crm.bookings.BookingReminders;
import dev.waybill.crm.bookings.ReviewRequest;
import dev.waybill.crm.deals.DealStageChanged;
import dev.waybill.crm.imports.BatchImport;
import dev.waybill.crm.imports.UploadedFiles;
import dev.waybill.crm.leads.LeadFollowUp;
import dev.waybill.crm.mail.OnceMailer;
import dev.waybill.crm.mailing.EmailSequence;
import dev.waybill.crm.mailing.KeepConsent;
import dev.waybill.crm.replies.AiReply;
import dev.waybill.crm.replies.ApprovalDesk;
import dev.waybill.crm.reports.FileDocuments;
import dev.waybill.crm.reports.PdfReport;
import dev.waybill.crm.reports.WeeklyDigest;
import dev.waybill.crm.scoring.AiInference;
import dev.waybill.crm.store.CrmDatabase;
import dev.waybill.crm.store.DatabaseUrl;
import dev.waybill.crm.store.Inventory;
import dev.waybill.crm.timing.SendWindow;
import dev.waybill.crm.webhooks.WebhookIntake;
import dev.waybill.crm.webhooks.WebhookReceiver;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The CRM, put together from its parts. Close it when its workflows run no more. */
public final class Crm implements AutoCloseable {
  private final CrmParts parts;
  private final CrmSettings settings;
  private final WebhookReceiver webhooks;

  private Crm(CrmParts parts, CrmSettings settings, WebhookReceiver webhooks) {
    this.parts = parts;
    this.settings = settings;
    this.webhooks = webhooks;
  }

  /**
   * A CRM that needs nothing but a directory: an embedded database in {@code database}, mails as
   * files in {@code mails}, reports in {@code reports}, imports from {@code uploads}; replies and
   * scores come from templates and rules.
   */
  public static Crm embedded(Path directory, CrmSettings settings) {
    return embedded(directory, settings, Clock.systemUTC());
  }

  /** Like {@link #embedded(Path, CrmSettings)}; mails and records are dated by this clock. */
  public static Crm embedded(Path directory, CrmSettings settings, Clock clock) {
    CrmDatabase database =
        CrmDatabase.open(DatabaseUrl.embedded(directory.resolve("database")), clock);
    return new Crm(
        CrmParts.embedded(directory, database, clock),
        settings,
        WebhookReceiver.of(Optional.empty()));
  }

  /**
   * A CRM by settings; what is not set is as in {@link #embedded}. A name is written {@code
   * crm.smtp.url} or {@code CRM_SMTP_URL}, of which the second wins; names that begin otherwise are
   * ignored, so the whole environment may be given.
   *
   * <ul>
   *   <li>{@code crm.directory}: of the embedded parts; default {@code crm-data}
   *   <li>{@code crm.database.url}, {@code crm.database.user}: JDBC, PostgreSQL or H2
   *   <li>{@code crm.smtp.url}: {@code smtp://user:password@host:port} or {@code smtps://…}
   *   <li>{@code crm.mail.from}: the sender's address
   *   <li>{@code crm.model.url}, {@code crm.model.name}: an OpenAI-compatible model, with {@code
   *       CRM_MODEL_KEY}
   *   <li>{@code crm.digest.to}, {@code crm.digest.zone}: addresses with commas between them
   *   <li>{@code crm.time.scale}: see {@link CrmSettings#scaled}; default 1
   * </ul>
   *
   * <p>Secrets are read in the environment's form only: {@code CRM_DATABASE_PASSWORD}, {@code
   * CRM_MODEL_KEY}, {@code CRM_WEBHOOK_SECRET}.
   *
   * @throws dev.waybill.WaybillException when a setting is unknown or breaks a rule
   */
  public static Crm from(Map<String, String> settings) {
    CrmConfig config = new CrmConfig(settings);
    WebhookReceiver webhooks = WebhookReceiver.of(config.secret("CRM_WEBHOOK_SECRET"));
    CrmSettings behaviour = behaviour(config);
    return new Crm(CrmParts.from(config), behaviour, webhooks);
  }

  /** The twelve workflows, to be registered. */
  public List<Workflow<?, ?>> workflows() {
    CrmDatabase data = parts.database();
    OnceMailer mailer = new OnceMailer(parts.mailer(), data.sentMails());
    return List.of(
        new DealStageChanged(data.deals(), data.notices(), mailer, settings.deals()),
        new LeadFollowUp(mailer, data.notices(), settings.leads()),
        new BookingReminders(
            data.bookings(), data.deposits(), mailer, data.notices(), settings.visits()),
        new ReviewRequest(mailer, data.notices(), settings.visits()),
        new EmailSequence(mailer, data.contacts(), settings.scale(), SendWindow.OFFICE_HOURS),
        new KeepConsent(data.contacts()),
        new AiReply(
            parts.drafter(), data.approvals(), mailer, data.notices(), settings.approvalWithin()),
        new WebhookIntake(data.webhooks()),
        new WeeklyDigest(data.figures(), mailer, settings.digest()),
        new PdfReport(
            data.figures(), new FileDocuments(parts.directory().resolve("reports")), mailer),
        new BatchImport(
            new UploadedFiles(parts.directory().resolve("uploads")),
            data.contacts(),
            data.imports(),
            data.notices()),
        new AiInference(data.contacts(), parts.scorer(), data.notices()));
  }

  /** Where decisions on drafted replies go in. */
  public ApprovalDesk approvals() {
    return new ApprovalDesk(parts.database().approvals());
  }

  /** Where webhooks go in. */
  public WebhookReceiver webhooks() {
    return webhooks;
  }

  /** What the CRM holds, in numbers. */
  public Inventory inventory() {
    return parts.database().inventory();
  }

  @Override
  public void close() {
    parts.database().close();
  }

  private static CrmSettings behaviour(CrmConfig config) {
    CrmSettings defaults = CrmSettings.defaults();
    double factor = config.scale();
    return (factor == 1 ? defaults : defaults.scaled(factor))
        .withDigest(defaults.digest().withZone(config.zone()).withRecipients(config.recipients()));
  }
}
