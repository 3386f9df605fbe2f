package dev.waybill.crm.reports;

import java.time.ZoneId;
import java.util.List;

/**
 * Who gets the weekly digest, and when.
 *
 * @param cron five fields; default Mondays at eight
 * @param zone of the cron expression; default UTC
 * @param recipients addresses; default none
 */
public record DigestPlan(String cron, ZoneId zone, List<String> recipients) {
  public DigestPlan {
    recipients = List.copyOf(recipients);
  }

  public static DigestPlan defaults() {
    return new DigestPlan("0 8 * * 1", ZoneId.of("UTC"), List.of());
  }

  public DigestPlan withZone(ZoneId zone) {
    return new DigestPlan(cron, zone, recipients);
  }

  public DigestPlan withRecipients(List<String> recipients) {
    return new DigestPlan(cron, zone, recipients);
  }
}
