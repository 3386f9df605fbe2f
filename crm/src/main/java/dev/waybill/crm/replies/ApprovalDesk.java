package dev.waybill.crm.replies;

import dev.waybill.client.WorkflowClient;
import dev.waybill.crm.events.ApprovalDecided;
import java.util.Optional;

/** Where a person's decision becomes the completion of the run's callback. */
public final class ApprovalDesk {
  private final Approvals approvals;

  public ApprovalDesk(Approvals approvals) {
    this.approvals = approvals;
  }

  /**
   * Completes the callback of the run that drafted for this message.
   *
   * @return false when no draft waits: not yet, or no more
   * @throws dev.waybill.WaybillException when the callback was completed before, or has expired
   */
  public boolean decide(WorkflowClient client, ApprovalDecided decision) {
    Optional<ApprovalRequest> request = approvals.find(decision.checked().messageId());
    request.ifPresent(
        waiting ->
            client.complete(waiting.token(), new Approval(decision.approved(), decision.text())));
    return request.isPresent();
  }
}
