package dev.waybill.crm.store;

import dev.waybill.crm.mail.Mail;
import dev.waybill.crm.mail.SentMails;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;

/** The record of mails in a database. */
final class JdbcSentMails implements SentMails {
  private final Jdbi jdbi;
  private final Clock clock;

  JdbcSentMails(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  @Override
  public boolean contains(String key) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select effect_key from sent_mails where effect_key = :key")
                .bind("key", key)
                .mapTo(String.class)
                .findOne()
                .isPresent());
  }

  @Override
  public void add(String key, Mail mail) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "insert into sent_mails (effect_key, recipient, subject, sent_at)"
                    + " values (?, ?, ?, ?) on conflict do nothing",
                key,
                mail.to(),
                mail.subject(),
                Times.bound(clock.instant())));
  }
}
