package dev.waybill.crm.deals;

import dev.waybill.Retry;
import dev.waybill.Step;
import dev.waybill.StepOptions;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.DealMoved;
import dev.waybill.crm.mail.Mail;
import dev.waybill.crm.mail.MailReceipt;
import dev.waybill.crm.mail.Mailer;
import dev.waybill.crm.notices.Notices;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tells the owner that a deal moved and, an hour later, follows up with the contact, unless the
 * deal has moved on. Quick moves to and fro are one; a deleted deal is left alone.
 */
public final class DealStageChanged implements Workflow<DealMoved, DealStageChanged.Result> {
  public static final WorkflowType<DealMoved, Result> TYPE =
      WorkflowType.of("deal-stage-changed", DealMoved.class, Result.class);

  private static final StepOptions MAIL =
      StepOptions.defaults().withRetry(Retry.attempts(5)).withTimeout(Duration.ofMinutes(1));

  private final Deals deals;
  private final Notices notices;
  private final Mailer mailer;
  private final DealTiming timing;

  public DealStageChanged(Deals deals, Notices notices, Mailer mailer, DealTiming timing) {
    this.deals = deals;
    this.notices = notices;
    this.mailer = mailer;
    this.timing = timing;
  }

  /**
   * What became of it.
   *
   * @param mail the follow-up; empty when there was none
   * @param why there was none, or {@code followed-up}
   */
  public record Result(Optional<MailReceipt> mail, String why) {}

  @Override
  public WorkflowDefinition<DealMoved, Result> definition() {
    return TYPE.define()
        .startedBy(CrmEvents.DEAL_MOVED)
        .debounce(timing.quiet(), timing.atMost(), "dealId")
        .concurrency(10)
        .cancelledBy(CrmEvents.DEAL_DELETED, "dealId")
        .build();
  }

  @Override
  public Result run(Step step, DealMoved input) {
    DealMoved deal = input.checked();
    Instant movedAt = step.now();
    step.run("record-move", a -> deals.move(deal, movedAt));
    step.run("notify-owner", a -> notices.tell(a.idempotencyKey(), deal.ownerId(), moved(deal)));
    if (deal.contactEmail().isEmpty()) {
      return new Result(Optional.empty(), "no-contact");
    }
    step.sleep("wait-for-follow-up", timing.followUpAfter());
    return followUp(step, deal, deal.contactEmail().get());
  }

  private Result followUp(Step step, DealMoved deal, String contact) {
    String stage = step.run("read-stage", String.class, a -> deals.stage(deal.dealId()).orElse(""));
    if (!stage.equals(deal.stage())) {
      return new Result(Optional.empty(), "moved-on");
    }
    MailReceipt receipt =
        step.with(MAIL)
            .run(
                "send-follow-up",
                followUpMail(deal, contact),
                MailReceipt.class,
                (a, mail) -> mailer.send(a.idempotencyKey(), mail));
    return new Result(Optional.of(receipt), "followed-up");
  }

  private static String moved(DealMoved deal) {
    return deal.name() + " moved to " + deal.stage();
  }

  private static Mail followUpMail(DealMoved deal, String contact) {
    return Mail.of(
        contact,
        "About " + deal.name(),
        List.of(
            "Hello,",
            "",
            "we just took " + deal.name() + " to the stage \"" + deal.stage() + "\".",
            "Is there anything you would like to talk about? Simply answer this mail."));
  }
}
