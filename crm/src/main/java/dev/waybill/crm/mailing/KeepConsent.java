package dev.waybill.crm.mailing;

import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.crm.contacts.Contacts;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.Unsubscribed;

/** Keeps that a contact wants no more mails, whether a sequence is under way or not. */
public final class KeepConsent implements Workflow<Unsubscribed, KeepConsent.Result> {
  public static final WorkflowType<Unsubscribed, Result> TYPE =
      WorkflowType.of("keep-consent", Unsubscribed.class, Result.class);

  private final Contacts contacts;

  public KeepConsent(Contacts contacts) {
    this.contacts = contacts;
  }

  /** Whose wish was kept. */
  public record Result(String contactId) {}

  @Override
  public WorkflowDefinition<Unsubscribed, Result> definition() {
    return TYPE.define().startedBy(CrmEvents.UNSUBSCRIBED).build();
  }

  @Override
  public Result run(Step step, Unsubscribed input) {
    String contactId = input.checked().contactId();
    step.run("keep", a -> contacts.unsubscribeContact(contactId));
    return new Result(contactId);
  }
}
