package dev.waybill.crm.replies;

import dev.waybill.Attempt;
import dev.waybill.Callback;
import dev.waybill.Step;
import dev.waybill.StepFailedException;
import dev.waybill.StepOptions;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.MessageReceived;
import dev.waybill.crm.mail.Mail;
import dev.waybill.crm.mail.MailReceipt;
import dev.waybill.crm.mail.Mailer;
import dev.waybill.crm.notices.Notices;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Drafts a reply with a model, asks a person, and sends what the person approved. */
public final class AiReply implements Workflow<MessageReceived, AiReply.Result> {
  public static final WorkflowType<MessageReceived, Result> TYPE =
      WorkflowType.of("ai-reply", MessageReceived.class, Result.class);

  private static final StepOptions MODEL =
      StepOptions.defaults()
          .withTimeout(Duration.ofMinutes(3))
          .withHeartbeat(Duration.ofMinutes(1));

  private final Drafter drafter;
  private final Approvals approvals;
  private final Mailer mailer;
  private final Notices notices;
  private final Duration approvalWithin;

  public AiReply(
      Drafter drafter,
      Approvals approvals,
      Mailer mailer,
      Notices notices,
      Duration approvalWithin) {
    this.drafter = drafter;
    this.approvals = approvals;
    this.mailer = mailer;
    this.notices = notices;
    this.approvalWithin = approvalWithin;
  }

  /** How it ended. */
  public enum Outcome {
    SENT,
    REJECTED,
    NOBODY_DECIDED,
    NOT_DRAFTED
  }

  /** What became of the message. */
  public record Result(Outcome outcome) {}

  @Override
  public WorkflowDefinition<MessageReceived, Result> definition() {
    return TYPE.define()
        .startedBy(CrmEvents.MESSAGE_RECEIVED)
        .idempotent(Duration.ofDays(1), "messageId")
        .build();
  }

  @Override
  public Result run(Step step, MessageReceived input) {
    MessageReceived message = input.checked();
    try {
      return decide(step, message, draft(step, message));
    } catch (DraftFailed e) {
      tellTeam(step, "No draft for " + message.from() + ": " + e.getMessage());
      return new Result(Outcome.NOT_DRAFTED);
    }
  }

  private Draft draft(Step step, MessageReceived message) throws DraftFailed {
    step.state("phase", "drafting");
    try {
      return step.with(MODEL).run("draft", message, Draft.class, this::draft);
    } catch (StepFailedException e) {
      throw new DraftFailed(e.failure().message());
    }
  }

  private Draft draft(Attempt attempt, MessageReceived message) throws IOException {
    return new Draft(
        drafter.draft(
            message,
            token -> {
              attempt.heartbeat("drafting");
              attempt.stream("draft", token);
            }));
  }

  private Result decide(Step step, MessageReceived message, Draft draft) {
    Callback<Approval> approval = step.callback("approval", Approval.class, approvalWithin);
    ApprovalRequest request =
        new ApprovalRequest(
            message.messageId(), message.from(), draft.text(), approval.url(), approval.token());
    step.run("ask-human", a -> approvals.ask(request));
    step.state("phase", "waiting for approval");
    Optional<Approval> decision = approval.await();
    step.run("close-request", a -> approvals.close(message.messageId()));
    if (decision.isEmpty()) {
      tellTeam(step, "Nobody decided about the reply to " + message.from());
      return new Result(Outcome.NOBODY_DECIDED);
    }
    return decision.get().approved()
        ? send(step, message, decision.get().text().orElse(draft.text()))
        : new Result(Outcome.REJECTED);
  }

  private Result send(Step step, MessageReceived message, String text) {
    Mail reply =
        Mail.of(message.from(), "Re: " + message.subject().orElse("your message"), text)
            .inReplyTo(message.messageId());
    step.run(
        "send-reply", reply, MailReceipt.class, (a, mail) -> mailer.send(a.idempotencyKey(), mail));
    step.state("phase", "sent");
    return new Result(Outcome.SENT);
  }

  private void tellTeam(Step step, String text) {
    step.run("tell-team", a -> notices.tell(a.idempotencyKey(), "support", text));
  }

  /** The model gave no draft. */
  private static final class DraftFailed extends Exception {
    private static final long serialVersionUID = 1;

    DraftFailed(String message) {
      super(message);
    }
  }
}
