package dev.waybill.crm.events;

import dev.waybill.crm.internal.Absent;
import dev.waybill.crm.internal.Required;
import java.util.Optional;

/**
 * All contacts shall be scored.
 *
 * @param jobId required
 * @param question what the model is asked of each contact; default how likely a purchase is
 * @param userId who is told how it went; default {@code sales}
 * @param limit contacts at most; default 0: all
 */
public record ScoringRequested(
    String jobId, Optional<String> question, Optional<String> userId, int limit) {

  public ScoringRequested {
    question = Absent.orEmpty(question);
    userId = Absent.orEmpty(userId);
  }

  /** This request, when it has what it must have. */
  public ScoringRequested checked() {
    Required.in("crm/scoring.requested")
        .text("jobId", jobId)
        .that(limit >= 0, "limit", "must be 0 or more", limit);
    return this;
  }

  public String asker() {
    return userId.orElse("sales");
  }
}
