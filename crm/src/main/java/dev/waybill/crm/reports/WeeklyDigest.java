package dev.waybill.crm.reports;

import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.DigestRequested;
import dev.waybill.crm.mail.Mail;
import dev.waybill.crm.mail.MailReceipt;
import dev.waybill.crm.mail.Mailer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Mails the week in numbers to the team, each week and whenever somebody asks for it. */
public final class WeeklyDigest implements Workflow<DigestRequested, WeeklyDigest.Result> {
  public static final WorkflowType<DigestRequested, Result> TYPE =
      WorkflowType.of("weekly-digest", DigestRequested.class, Result.class);

  private final Figures figures;
  private final Mailer mailer;
  private final DigestPlan plan;

  public WeeklyDigest(Figures figures, Mailer mailer, DigestPlan plan) {
    this.figures = figures;
    this.mailer = mailer;
    this.plan = plan;
  }

  /** What was counted, and how many got it. */
  public record Result(SalesFigures figures, int mails) {}

  @Override
  public WorkflowDefinition<DigestRequested, Result> definition() {
    return TYPE.define()
        .cron(plan.cron(), plan.zone(), new DigestRequested(Optional.empty()))
        .startedBy(CrmEvents.DIGEST_REQUESTED)
        .build();
  }

  @Override
  public Result run(Step step, DigestRequested request) {
    Instant to = step.now();
    SalesFigures week =
        step.run(
            "count", SalesFigures.class, a -> figures.between(to.minus(Duration.ofDays(7)), to));
    for (String recipient : plan.recipients()) {
      step.run(
          "send",
          mail(recipient, request, week),
          MailReceipt.class,
          (a, mail) -> mailer.send(a.idempotencyKey(), mail));
    }
    return new Result(week, plan.recipients().size());
  }

  private static Mail mail(String recipient, DigestRequested request, SalesFigures week) {
    List<String> lines = new ArrayList<>();
    request.reason().ifPresent(reason -> lines.add("Requested: " + reason + "\n"));
    lines.add("Deals: " + week.deals() + " worth " + Money.text(week.amountCents()));
    for (StageTotal stage : week.stages()) {
      lines.add(
          "  "
              + stage.stage()
              + ": "
              + stage.deals()
              + " worth "
              + Money.text(stage.amountCents()));
    }
    lines.add("Visits this week: " + week.bookings());
    lines.add("Mails sent this week: " + week.mails());
    lines.add("Contacts: " + week.contacts());
    return Mail.of(recipient, "Your week in sales", lines);
  }
}
