package dev.waybill.crm;

import dev.waybill.crm.bookings.VisitTiming;
import dev.waybill.crm.deals.DealTiming;
import dev.waybill.crm.leads.Cadence;
import dev.waybill.crm.reports.DigestPlan;
import dev.waybill.crm.timing.TimeScale;
import java.time.Duration;

/**
 * How the CRM's workflows behave. Each part states its own defaults.
 *
 * @param deals how deals are followed up
 * @param leads when leads are written to
 * @param visits when guests hear from us
 * @param approvalWithin how long a drafted reply waits for a person; default 24 hours
 * @param digest who gets the weekly digest
 * @param scale of the durations that come with events; default real time
 */
public record CrmSettings(
    DealTiming deals,
    Cadence leads,
    VisitTiming visits,
    Duration approvalWithin,
    DigestPlan digest,
    TimeScale scale) {

  public static CrmSettings defaults() {
    return new CrmSettings(
        DealTiming.defaults(),
        Cadence.defaults(),
        VisitTiming.defaults(),
        Duration.ofHours(24),
        DigestPlan.defaults(),
        TimeScale.REAL);
  }

  /**
   * The same with every duration multiplied: 0.001 makes an hour 3.6 seconds. The time until a
   * visit and between the mails of a sequence is multiplied, too; send windows are left out.
   */
  public CrmSettings scaled(double factor) {
    TimeScale more = new TimeScale(factor);
    return new CrmSettings(
        deals.scaled(more),
        leads.scaled(more),
        visits.scaled(more),
        more.of(approvalWithin),
        digest,
        scale.times(factor));
  }

  public CrmSettings withDigest(DigestPlan digest) {
    return new CrmSettings(deals, leads, visits, approvalWithin, digest, scale);
  }
}
