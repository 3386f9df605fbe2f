package dev.waybill.crm.events;

import dev.waybill.EventType;

/** Every event of the CRM. The key is what runs are matched by. */
public final class CrmEvents {
  public static final EventType<DealMoved> DEAL_MOVED =
      EventType.of("crm/deal.stage.changed", DealMoved.class).keyedBy("dealId");
  public static final EventType<DealDeleted> DEAL_DELETED =
      EventType.of("crm/deal.deleted", DealDeleted.class).keyedBy("dealId");

  public static final EventType<LeadCreated> LEAD_CREATED =
      EventType.of("crm/lead.created", LeadCreated.class).keyedBy("leadId");
  public static final EventType<LeadReplied> LEAD_REPLIED =
      EventType.of("crm/lead.replied", LeadReplied.class).keyedBy("leadId");
  public static final EventType<LeadDeleted> LEAD_DELETED =
      EventType.of("crm/lead.deleted", LeadDeleted.class).keyedBy("leadId");

  public static final EventType<BookingCreated> BOOKING_CREATED =
      EventType.of("crm/booking.created", BookingCreated.class).keyedBy("bookingId");
  public static final EventType<BookingMoved> BOOKING_MOVED =
      EventType.of("crm/booking.moved", BookingMoved.class).keyedBy("bookingId");
  public static final EventType<BookingCancelled> BOOKING_CANCELLED =
      EventType.of("crm/booking.cancelled", BookingCancelled.class).keyedBy("bookingId");
  public static final EventType<VisitCompleted> VISIT_COMPLETED =
      EventType.of("crm/visit.completed", VisitCompleted.class).keyedBy("bookingId");
  public static final EventType<ReviewPosted> REVIEW_POSTED =
      EventType.of("crm/review.posted", ReviewPosted.class).keyedBy("bookingId");

  public static final EventType<SequenceStarted> SEQUENCE_STARTED =
      EventType.of("crm/sequence.started", SequenceStarted.class).keyedBy("contactId");
  public static final EventType<Unsubscribed> UNSUBSCRIBED =
      EventType.of("crm/contact.unsubscribed", Unsubscribed.class).keyedBy("contactId");

  public static final EventType<MessageReceived> MESSAGE_RECEIVED =
      EventType.of("crm/message.received", MessageReceived.class).keyedBy("messageId");
  public static final EventType<ApprovalDecided> APPROVAL_DECIDED =
      EventType.of("crm/approval.decided", ApprovalDecided.class).keyedBy("messageId");
  public static final EventType<WebhookReceived> WEBHOOK_RECEIVED =
      EventType.of("crm/webhook.received", WebhookReceived.class).keyedBy("webhookId");

  public static final EventType<DigestRequested> DIGEST_REQUESTED =
      EventType.of("crm/digest.requested", DigestRequested.class);
  public static final EventType<ReportRequested> REPORT_REQUESTED =
      EventType.of("crm/report.requested", ReportRequested.class).keyedBy("reportId");
  public static final EventType<ImportUploaded> IMPORT_UPLOADED =
      EventType.of("crm/import.uploaded", ImportUploaded.class).keyedBy("importId");
  public static final EventType<ScoringRequested> SCORING_REQUESTED =
      EventType.of("crm/scoring.requested", ScoringRequested.class).keyedBy("jobId");
  public static final EventType<ScoringStopped> SCORING_STOPPED =
      EventType.of("crm/scoring.stopped", ScoringStopped.class).keyedBy("jobId");

  private CrmEvents() {}
}
