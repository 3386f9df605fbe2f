package dev.waybill.crm.replies;

import dev.waybill.crm.internal.Absent;
import java.util.Optional;

/**
 * What a person decided about a draft; completes the run's callback.
 *
 * @param text the person's own words; default the draft
 */
public record Approval(boolean approved, Optional<String> text) {
  public Approval {
    text = Absent.orEmpty(text);
  }
}
