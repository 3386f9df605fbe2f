package dev.waybill.crm.replies;

import java.util.Optional;

/** The drafts that wait for a person. */
public interface Approvals {

  /** Puts a draft before the team; a repeat changes nothing. */
  void ask(ApprovalRequest request);

  Optional<ApprovalRequest> find(String messageId);

  /** Takes the draft away; does nothing when it is gone. */
  void close(String messageId);
}
