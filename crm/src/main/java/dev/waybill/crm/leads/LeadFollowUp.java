package dev.waybill.crm.leads;

import dev.waybill.Promise;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Singleton;
import dev.waybill.WorkflowType;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.LeadCreated;
import dev.waybill.crm.events.LeadReplied;
import dev.waybill.crm.mail.Mail;
import dev.waybill.crm.mail.MailReceipt;
import dev.waybill.crm.mail.Mailer;
import dev.waybill.crm.notices.Notices;
import java.util.List;
import java.util.Optional;

/** Writes to a new lead over some days and stops at the moment the lead replies. */
public final class LeadFollowUp implements Workflow<LeadCreated, LeadFollowUp.Result> {
  public static final WorkflowType<LeadCreated, Result> TYPE =
      WorkflowType.of("lead-follow-up", LeadCreated.class, Result.class);

  private final Mailer mailer;
  private final Notices notices;
  private final Cadence cadence;

  public LeadFollowUp(Mailer mailer, Notices notices, Cadence cadence) {
    this.mailer = mailer;
    this.notices = notices;
    this.cadence = cadence;
  }

  /** What became of it. */
  public record Result(int touches, boolean replied) {}

  @Override
  public WorkflowDefinition<LeadCreated, Result> definition() {
    return TYPE.define()
        .startedBy(CrmEvents.LEAD_CREATED)
        .receives(CrmEvents.LEAD_REPLIED, "leadId")
        .cancelledBy(CrmEvents.LEAD_DELETED, "leadId")
        .singleton(Singleton.SKIP_NEW, "leadId")
        .build();
  }

  @Override
  public Result run(Step step, LeadCreated input) {
    LeadCreated lead = input.checked();
    // Opened once, so that it sees a reply at any moment, also while a mail is being sent.
    Promise<Optional<LeadReplied>> reply =
        step.async().waitForEvent("reply", CrmEvents.LEAD_REPLIED, lead.leadId(), cadence.total());
    int sent = touchUntilReply(step, lead, reply);
    Optional<LeadReplied> answer = reply.await();
    answer.ifPresent(r -> tellOwner(step, lead, r));
    return new Result(sent, answer.isPresent());
  }

  private int touchUntilReply(Step step, LeadCreated lead, Promise<Optional<LeadReplied>> reply) {
    int sent = 0;
    for (Touch touch : cadence.touches()) {
      Promise<Void> pause = step.async().sleep("pause", touch.after());
      if (Promise.race(List.of(reply, pause)).await() == reply) {
        return sent;
      }
      step.run(
          "touch",
          mail(lead, touch),
          MailReceipt.class,
          (a, mail) -> mailer.send(a.idempotencyKey(), mail));
      step.progress(++sent, cadence.touches().size(), "touches");
    }
    return sent;
  }

  private void tellOwner(Step step, LeadCreated lead, LeadReplied reply) {
    String text = lead.displayName() + " replied: " + reply.text().orElse("(no text)");
    step.run("tell-owner", a -> notices.tell(a.idempotencyKey(), lead.owner(), text));
  }

  private static Mail mail(LeadCreated lead, Touch touch) {
    return Mail.of(
        lead.email(),
        touch.subject().replace("{name}", lead.displayName()),
        touch.body().replace("{name}", lead.displayName()));
  }
}
