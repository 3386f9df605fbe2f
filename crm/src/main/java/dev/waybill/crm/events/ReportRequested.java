package dev.waybill.crm.events;

import dev.waybill.crm.internal.Absent;
import dev.waybill.crm.internal.Required;
import java.util.Optional;

/**
 * Somebody wants the pipeline report.
 *
 * @param reportId required
 * @param email who gets it; required
 * @param title default {@code Pipeline}
 */
public record ReportRequested(String reportId, String email, Optional<String> title) {
  public ReportRequested {
    title = Absent.orEmpty(title);
  }

  /** This request, when it has what it must have. */
  public ReportRequested checked() {
    Required.in("crm/report.requested").text("reportId", reportId).email("email", email);
    return this;
  }

  public String heading() {
    return title.orElse("Pipeline");
  }
}
