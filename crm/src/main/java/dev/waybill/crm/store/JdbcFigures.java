package dev.waybill.crm.store;

import dev.waybill.crm.reports.Figures;
import dev.waybill.crm.reports.SalesFigures;
import dev.waybill.crm.reports.StageTotal;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Counts in a database. */
final class JdbcFigures implements Figures {
  private final Jdbi jdbi;

  JdbcFigures(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public SalesFigures between(Instant from, Instant to) {
    return jdbi.inTransaction(
        handle ->
            new SalesFigures(
                stages(handle),
                count(handle, "bookings where status <> 'CANCELLED' and starts_at", from, to),
                count(handle, "sent_mails where sent_at", from, to),
                handle.createQuery("select count(*) from contacts").mapTo(Long.class).one()));
  }

  private static List<StageTotal> stages(Handle handle) {
    return handle
        .createQuery(
            "select stage, count(*) as deals, sum(amount_cents) as amount from deals"
                + " group by stage order by stage")
        .map(
            (row, context) ->
                new StageTotal(row.getString("stage"), row.getLong("deals"), row.getLong("amount")))
        .list();
  }

  private static long count(Handle handle, String of, Instant from, Instant to) {
    return handle
        .createQuery("select count(*) from " + of + " >= :from and " + timeOf(of) + " < :to")
        .bind("from", Times.bound(from))
        .bind("to", Times.bound(to))
        .mapTo(Long.class)
        .one();
  }

  private static String timeOf(String of) {
    return of.substring(of.lastIndexOf(' ') + 1);
  }
}
