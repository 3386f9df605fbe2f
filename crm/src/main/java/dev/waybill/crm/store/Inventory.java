package dev.waybill.crm.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/**
 * How many rows each table of the CRM has.
 *
 * @param rows by table, in alphabetical order
 */
public record Inventory(Map<String, Long> rows) {
  private static final String[] TABLES = {
    "approvals",
    "bookings",
    "contacts",
    "deals",
    "deposits",
    "imports",
    "notices",
    "sent_mails",
    "unsubscribed",
    "unsubscribed_contacts",
    "webhooks"
  };

  static Inventory of(Jdbi jdbi) {
    Map<String, Long> rows = new LinkedHashMap<>();
    jdbi.useHandle(
        handle -> {
          for (String table : TABLES) {
            rows.put(
                table, handle.createQuery("select count(*) from " + table).mapTo(Long.class).one());
          }
        });
    return new Inventory(rows);
  }

  /** The rows of one table. */
  public long count(String table) {
    return rows.getOrDefault(table, 0L);
  }
}
