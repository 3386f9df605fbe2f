package dev.waybill.crm.reports;

import java.util.List;

/**
 * The CRM in numbers.
 *
 * @param stages all deals, by stage
 * @param bookings with a visit in the period
 * @param mails sent in the period
 * @param contacts all of them
 */
public record SalesFigures(List<StageTotal> stages, long bookings, long mails, long contacts) {
  public SalesFigures {
    stages = List.copyOf(stages);
  }

  public long deals() {
    return stages.stream().mapToLong(StageTotal::deals).sum();
  }

  public long amountCents() {
    return stages.stream().mapToLong(StageTotal::amountCents).sum();
  }
}
