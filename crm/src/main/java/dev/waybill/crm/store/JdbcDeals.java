package dev.waybill.crm.store;

import dev.waybill.crm.deals.Deals;
import dev.waybill.crm.events.DealMoved;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * Deals in a database. A move older than the one known is left out: moves may come out of order.
 */
final class JdbcDeals implements Deals {
  private static final String UPDATE =
      "update deals set stage = case when moved_at <= :at then :stage else stage end,"
          + " owner_id = case when moved_at <= :at then :owner else owner_id end,"
          + " title = case when moved_at <= :at then :title else title end,"
          + " amount_cents = case when moved_at <= :at then :amount else amount_cents end,"
          + " moved_at = case when moved_at <= :at then :at else moved_at end"
          + " where deal_id = :id";
  private static final String INSERT =
      "insert into deals (deal_id, stage, owner_id, title, amount_cents, moved_at)"
          + " values (:id, :stage, :owner, :title, :amount, :at) on conflict do nothing";

  private final Jdbi jdbi;

  JdbcDeals(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public void move(DealMoved deal, Instant at) {
    Upsert.execute(
        jdbi,
        UPDATE,
        INSERT,
        Map.of(
            "id", deal.dealId(),
            "stage", deal.stage(),
            "owner", deal.ownerId(),
            "title", deal.name(),
            "amount", deal.amountCents(),
            "at", Times.bound(at)));
  }

  @Override
  public Optional<String> stage(String dealId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select stage from deals where deal_id = :id")
                .bind("id", dealId)
                .mapTo(String.class)
                .findOne());
  }
}
