package dev.waybill.crm.reports;

import java.time.Instant;

/** Counts what is in the CRM. */
public interface Figures {
  SalesFigures between(Instant from, Instant to);
}
