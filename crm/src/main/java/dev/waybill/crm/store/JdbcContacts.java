package dev.waybill.crm.store;

import dev.waybill.crm.contacts.Contact;
import dev.waybill.crm.contacts.Contacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Contacts in a database. All are inserted in the order of their keys before any is updated: who
 * saves the same contacts meanwhile takes the same locks in the same order, and nobody deadlocks.
 */
final class JdbcContacts implements Contacts {
  private static final String UPDATE =
      "update contacts set name = :name, company = :company, phone = :phone where email = :email";
  private static final String INSERT =
      "insert into contacts (email, name, company, phone) values (:email, :name, :company, :phone)"
          + " on conflict do nothing";

  private final Jdbi jdbi;

  JdbcContacts(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public void save(List<Contact> contacts) {
    List<Contact> sorted = contacts.stream().sorted(Comparator.comparing(Contact::email)).toList();
    jdbi.useTransaction(
        handle -> {
          List<Contact> known = execute(handle, INSERT, sorted);
          execute(handle, UPDATE, known);
        });
  }

  @Override
  public List<Contact> after(String email, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select email, name, company, phone from contacts where email > :email"
                        + " order by email limit :limit")
                .bind("email", email)
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new Contact(
                            row.getString("email"),
                            Optional.ofNullable(row.getString("name")),
                            Optional.ofNullable(row.getString("company")),
                            Optional.ofNullable(row.getString("phone"))))
                .list());
  }

  @Override
  public long count() {
    return jdbi.withHandle(
        handle -> handle.createQuery("select count(*) from contacts").mapTo(Long.class).one());
  }

  @Override
  public void score(String email, int score) {
    jdbi.useHandle(
        handle -> handle.execute("update contacts set score = ? where email = ?", score, email));
  }

  @Override
  public void unsubscribe(String email) {
    insert("insert into unsubscribed (email) values (?) on conflict do nothing", email);
  }

  @Override
  public boolean isUnsubscribed(String email) {
    return isThere("select email from unsubscribed where email = ?", email);
  }

  @Override
  public void unsubscribeContact(String contactId) {
    insert(
        "insert into unsubscribed_contacts (contact_id) values (?) on conflict do nothing",
        contactId);
  }

  @Override
  public boolean isContactUnsubscribed(String contactId) {
    return isThere("select contact_id from unsubscribed_contacts where contact_id = ?", contactId);
  }

  private void insert(String sql, String key) {
    jdbi.useHandle(handle -> handle.execute(sql, key));
  }

  private boolean isThere(String sql, String key) {
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).bind(0, key).mapTo(String.class).findOne().isPresent());
  }

  /** Executes the statement for each contact and returns those for which it changed nothing. */
  private static List<Contact> execute(Handle handle, String sql, List<Contact> contacts) {
    if (contacts.isEmpty()) {
      return List.of();
    }
    PreparedBatch batch = handle.prepareBatch(sql);
    for (Contact contact : contacts) {
      batch
          .bind("email", contact.email())
          .bind("name", contact.name().orElse(null))
          .bind("company", contact.company().orElse(null))
          .bind("phone", contact.phone().orElse(null))
          .add();
    }
    return unchanged(contacts, batch.execute());
  }

  private static List<Contact> unchanged(List<Contact> contacts, int[] counts) {
    List<Contact> unchanged = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 0) {
        unchanged.add(contacts.get(i));
      }
    }
    return unchanged;
  }
}
