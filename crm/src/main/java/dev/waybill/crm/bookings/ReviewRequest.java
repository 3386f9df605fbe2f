package dev.waybill.crm.bookings;

import dev.waybill.Promise;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Singleton;
import dev.waybill.WorkflowType;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.ReviewPosted;
import dev.waybill.crm.events.VisitCompleted;
import dev.waybill.crm.mail.Mail;
import dev.waybill.crm.mail.MailReceipt;
import dev.waybill.crm.mail.Mailer;
import dev.waybill.crm.notices.Notices;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks a guest for a review, nudges once, and stops as soon as there is one. */
public final class ReviewRequest implements Workflow<VisitCompleted, ReviewRequest.Result> {
  public static final WorkflowType<VisitCompleted, Result> TYPE =
      WorkflowType.of("review-request", VisitCompleted.class, Result.class);

  private final Mailer mailer;
  private final Notices notices;
  private final VisitTiming timing;

  public ReviewRequest(Mailer mailer, Notices notices, VisitTiming timing) {
    this.mailer = mailer;
    this.notices = notices;
    this.timing = timing;
  }

  /**
   * What became of it.
   *
   * @param stars empty when no review came
   * @param mails we sent for it, 0 to 2
   */
  public record Result(Optional<Integer> stars, int mails) {}

  @Override
  public WorkflowDefinition<VisitCompleted, Result> definition() {
    return TYPE.define()
        .startedBy(CrmEvents.VISIT_COMPLETED)
        .receives(CrmEvents.REVIEW_POSTED, "bookingId")
        .singleton(Singleton.SKIP_NEW, "bookingId")
        .build();
  }

  @Override
  public Result run(Step step, VisitCompleted input) {
    VisitCompleted visit = input.checked();
    Duration total = timing.askAfter().plus(timing.nudgeAfter()).plus(timing.closeAfter());
    Promise<Optional<ReviewPosted>> review =
        step.async().waitForEvent("review", CrmEvents.REVIEW_POSTED, visit.bookingId(), total);
    int mails = ask(step, visit, review);
    Optional<ReviewPosted> posted = review.await();
    posted.filter(r -> r.stars() > 0 && r.stars() <= 2).ifPresent(r -> warn(step, visit, r));
    return new Result(posted.map(ReviewPosted::stars), mails);
  }

  private int ask(Step step, VisitCompleted visit, Promise<Optional<ReviewPosted>> review) {
    if (comesWithin(step, timing.askAfter(), review)) {
      return 0;
    }
    send(step, "ask", mail(visit, "How was your visit?"));
    if (comesWithin(step, timing.nudgeAfter(), review)) {
      return 1;
    }
    send(step, "nudge", mail(visit, "A minute for a review?"));
    return 2;
  }

  private static boolean comesWithin(
      Step step, Duration wait, Promise<Optional<ReviewPosted>> review) {
    Promise<Void> pause = step.async().sleep("pause", wait);
    return Promise.race(List.of(review, pause)).await() == review;
  }

  /** Somebody should call this guest. */
  private void warn(Step step, VisitCompleted visit, ReviewPosted review) {
    String text = visit.email() + " gave " + review.stars() + " stars: " + review.text().orElse("");
    step.run("warn-manager", a -> notices.tell(a.idempotencyKey(), "manager", text));
  }

  private void send(Step step, String id, Mail mail) {
    step.run(id, mail, MailReceipt.class, (a, m) -> mailer.send(a.idempotencyKey(), m));
  }

  private static Mail mail(VisitCompleted visit, String subject) {
    String name = visit.name().orElse(visit.email());
    return Mail.of(
        visit.email(),
        subject,
        List.of(
            "Hello " + name + ",", "", "we would be glad to read a few words about your visit."));
  }
}
