package dev.waybill.crm.store;

import dev.waybill.crm.notices.Notices;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;

/** Notices in a database, where the team's screens read them. */
final class JdbcNotices implements Notices {
  private static final int LONGEST = 10_000;

  private final Jdbi jdbi;
  private final Clock clock;

  JdbcNotices(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  @Override
  public void tell(String key, String userId, String text) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "insert into notices (effect_key, user_id, message, told_at) values (?, ?, ?, ?)"
                    + " on conflict do nothing",
                key,
                userId,
                text.substring(0, Math.min(LONGEST, text.length())),
                Times.bound(clock.instant())));
  }
}
