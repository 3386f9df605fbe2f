package dev.waybill.crm.webhooks;

import dev.waybill.Event;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.WebhookReceived;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Keeps a verified webhook and turns it into events of the CRM. The ids of the events come from the
 * webhook's, so that a repeat has no effect further on either.
 */
public final class WebhookIntake implements Workflow<WebhookReceived, WebhookIntake.Result> {
  public static final WorkflowType<WebhookReceived, Result> TYPE =
      WorkflowType.of("webhook-intake", WebhookReceived.class, Result.class);

  private final WebhookArchive archive;

  public WebhookIntake(WebhookArchive archive) {
    this.archive = archive;
  }

  /** The kind of webhook, and how many events it became. */
  public record Result(String type, int events) {}

  @Override
  public WorkflowDefinition<WebhookReceived, Result> definition() {
    return TYPE.define()
        .startedBy(CrmEvents.WEBHOOK_RECEIVED)
        .idempotent(Duration.ofDays(7), "webhookId")
        .build();
  }

  @Override
  public Result run(Step step, WebhookReceived input) {
    WebhookReceived webhook = input.checked();
    Instant receivedAt = step.now();
    step.run("keep", a -> archive.keep(webhook, receivedAt));
    WebhookPayload payload =
        step.run("read", webhook, WebhookPayload.class, (a, w) -> WebhookPayload.read(w.body()));
    List<Event<?>> events = WebhookEvents.of(payload);
    if (!events.isEmpty()) {
      step.send("forward", identified(webhook, events));
    }
    return new Result(payload.type(), events.size());
  }

  private static Event<?>[] identified(WebhookReceived webhook, List<Event<?>> events) {
    Event<?>[] identified = new Event<?>[events.size()];
    for (int i = 0; i < identified.length; i++) {
      identified[i] = events.get(i).withId(webhook.webhookId() + "-" + i);
    }
    return identified;
  }
}
