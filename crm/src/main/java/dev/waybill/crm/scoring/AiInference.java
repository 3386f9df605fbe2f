package dev.waybill.crm.scoring;

import dev.waybill.Attempt;
import dev.waybill.Retry;
import dev.waybill.Step;
import dev.waybill.StepOptions;
import dev.waybill.StepOptions.Machine;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Singleton;
import dev.waybill.WorkflowType;
import dev.waybill.crm.contacts.Contact;
import dev.waybill.crm.contacts.Contacts;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.ScoringRequested;
import dev.waybill.crm.notices.Notices;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Scores all contacts in one long step. After each contact the step tells how far it is, so that
 * the next attempt goes on there; it can be stopped at any contact.
 */
public final class AiInference implements Workflow<ScoringRequested, AiInference.Result> {
  public static final WorkflowType<ScoringRequested, Result> TYPE =
      WorkflowType.of("ai-inference", ScoringRequested.class, Result.class);

  private static final StepOptions LONG =
      StepOptions.defaults()
          .withRetry(Retry.attempts(10))
          .withTimeout(Duration.ofHours(6))
          .withHeartbeat(Duration.ofMinutes(3))
          .withMachine(Machine.LARGE)
          .withCancellable(true);
  private static final int PAGE = 100;
  private static final String QUESTION = "How likely is it that this contact buys this quarter?";

  private final Contacts contacts;
  private final Scorer scorer;
  private final Notices notices;

  public AiInference(Contacts contacts, Scorer scorer, Notices notices) {
    this.contacts = contacts;
    this.scorer = scorer;
    this.notices = notices;
  }

  /** How many contacts were scored, and how many of them at 80 or more. */
  public record Result(int scored, int promising) {}

  /**
   * How far the job is.
   *
   * @param last the address scored last; empty at the beginning
   */
  record Mark(String last, int scored, int promising) {
    static final Mark START = new Mark("", 0, 0);

    Mark after(String email, int score) {
      return new Mark(email, scored + 1, promising + (score >= 80 ? 1 : 0));
    }
  }

  @Override
  public WorkflowDefinition<ScoringRequested, Result> definition() {
    return TYPE.define()
        .startedBy(CrmEvents.SCORING_REQUESTED)
        .cancelledBy(CrmEvents.SCORING_STOPPED, "jobId")
        .singleton(Singleton.SKIP_NEW, "jobId")
        .concurrency(1)
        .build();
  }

  @Override
  public Result run(Step step, ScoringRequested input) {
    ScoringRequested request = input.checked();
    Result result = step.with(LONG).run("score", request, Result.class, this::score);
    String text = result.scored() + " contacts scored, " + result.promising() + " promising";
    step.run("tell", a -> notices.tell(a.idempotencyKey(), request.asker(), text));
    return result;
  }

  @Override
  public void onCancel(Step step, ScoringRequested request) {
    String text = "Scoring " + request.jobId() + " was stopped";
    step.run("tell-stopped", a -> notices.tell(a.idempotencyKey(), request.asker(), text));
  }

  private Result score(Attempt attempt, ScoringRequested request) throws IOException {
    Mark mark = attempt.lastHeartbeat(Mark.class).orElse(Mark.START);
    long total = total(request);
    List<Contact> page = page(mark, total);
    while (!page.isEmpty()) {
      for (Contact contact : page) {
        mark = score(request, contact, mark);
        attempt.heartbeat(mark);
        attempt.progress(mark.scored(), total, "contacts");
      }
      page = page(mark, total);
    }
    return new Result(mark.scored(), mark.promising());
  }

  private Mark score(ScoringRequested request, Contact contact, Mark mark) throws IOException {
    int score = scorer.score(request.question().orElse(QUESTION), contact);
    contacts.score(contact.email(), score);
    return mark.after(contact.email(), score);
  }

  private long total(ScoringRequested request) {
    long all = contacts.count();
    return request.limit() == 0 ? all : Math.min(request.limit(), all);
  }

  private List<Contact> page(Mark mark, long total) {
    long left = Math.min(PAGE, total - mark.scored());
    return left <= 0 ? List.of() : contacts.after(mark.last(), (int) left);
  }
}
