package dev.waybill.crm.mailing;

import dev.waybill.Promise;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Singleton;
import dev.waybill.WorkflowType;
import dev.waybill.crm.contacts.Contacts;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.SequenceStarted;
import dev.waybill.crm.events.SequenceStarted.Letter;
import dev.waybill.crm.events.Unsubscribed;
import dev.waybill.crm.mail.Mail;
import dev.waybill.crm.mail.MailReceipt;
import dev.waybill.crm.mail.Mailer;
import dev.waybill.crm.timing.SendWindow;
import dev.waybill.crm.timing.TimeScale;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sends the mails of a sequence, each within office hours of the contact, and stops when the
 * contact unsubscribes; who had done so before gets none. With a compressed time scale the send
 * window is left out.
 */
public final class EmailSequence implements Workflow<SequenceStarted, EmailSequence.Result> {
  public static final WorkflowType<SequenceStarted, Result> TYPE =
      WorkflowType.of("email-sequence", SequenceStarted.class, Result.class);

  /** The longest a window makes a mail wait, and some more. */
  private static final Duration WINDOW_SLACK = Duration.ofDays(8);

  private final Mailer mailer;
  private final Contacts contacts;
  private final TimeScale scale;
  private final SendWindow window;

  public EmailSequence(Mailer mailer, Contacts contacts, TimeScale scale, SendWindow window) {
    this.mailer = mailer;
    this.contacts = contacts;
    this.scale = scale;
    this.window = window;
  }

  /** How many mails went out, and whether the contact ended it. */
  public record Result(int sent, boolean unsubscribed) {}

  @Override
  public WorkflowDefinition<SequenceStarted, Result> definition() {
    return TYPE.define()
        .startedBy(CrmEvents.SEQUENCE_STARTED)
        .receives(CrmEvents.UNSUBSCRIBED, "contactId")
        .singleton(Singleton.SKIP_NEW, "sequenceId", "contactId")
        .build();
  }

  @Override
  public Result run(Step step, SequenceStarted input) {
    SequenceStarted sequence = input.checked();
    if (step.run("check-consent", Boolean.class, a -> wantsNoMail(sequence))) {
      return new Result(0, true);
    }
    Promise<Optional<Unsubscribed>> stop =
        step.async()
            .waitForEvent(
                "unsubscribed", CrmEvents.UNSUBSCRIBED, sequence.contactId(), longest(sequence));
    int sent = sendUntil(step, sequence, stop);
    boolean stopped = stop.isDone() && stop.await().isPresent();
    if (stopped) {
      step.run("unsubscribe", a -> contacts.unsubscribe(sequence.email()));
    }
    return new Result(sent, stopped);
  }

  private boolean wantsNoMail(SequenceStarted sequence) {
    return contacts.isUnsubscribed(sequence.email())
        || contacts.isContactUnsubscribed(sequence.contactId());
  }

  private int sendUntil(Step step, SequenceStarted sequence, Promise<Optional<Unsubscribed>> stop) {
    int sent = 0;
    for (Letter letter : sequence.mails()) {
      Promise<Void> pause = step.async().sleepUntil("until-send", due(step, sequence, letter));
      if (Promise.race(List.of(stop, pause)).await() == stop) {
        return sent;
      }
      step.run(
          "send",
          mail(sequence, letter),
          MailReceipt.class,
          (a, mail) -> mailer.send(a.idempotencyKey(), mail));
      step.progress(++sent, sequence.mails().size(), "mails");
    }
    return sent;
  }

  private Instant due(Step step, SequenceStarted sequence, Letter letter) {
    Instant planned = step.now().plus(scale.of(letter.after().orElse(Duration.ZERO)));
    return scale.isReal() ? window.next(planned, sequence.zoneId()) : planned;
  }

  private Duration longest(SequenceStarted sequence) {
    return sequence.mails().stream()
        .map(letter -> scale.of(letter.after().orElse(Duration.ZERO)).plus(WINDOW_SLACK))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Mail mail(SequenceStarted sequence, Letter letter) {
    String name = sequence.name().orElse(sequence.email());
    return Mail.of(
        sequence.email(),
        letter.subject().replace("{name}", name),
        letter.body().replace("{name}", name));
  }
}
