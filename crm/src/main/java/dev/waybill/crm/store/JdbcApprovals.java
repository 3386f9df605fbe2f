package dev.waybill.crm.store;

import dev.waybill.crm.replies.ApprovalRequest;
import dev.waybill.crm.replies.Approvals;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Drafts that wait for a person, in a database. */
final class JdbcApprovals implements Approvals {
  private static final String UPDATE =
      "update approvals set sender = :sender, draft = :draft, url = :url, token = :token"
          + " where message_id = :id";
  private static final String INSERT =
      "insert into approvals (message_id, sender, draft, url, token)"
          + " values (:id, :sender, :draft, :url, :token) on conflict do nothing";

  private final Jdbi jdbi;

  JdbcApprovals(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public void ask(ApprovalRequest request) {
    Upsert.execute(
        jdbi,
        UPDATE,
        INSERT,
        Map.of(
            "id", request.messageId(),
            "sender", request.sender(),
            "draft", request.draft(),
            "url", request.url().toString(),
            "token", request.token()));
  }

  @Override
  public Optional<ApprovalRequest> find(String messageId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select message_id, sender, draft, url, token from approvals"
                        + " where message_id = :id")
                .bind("id", messageId)
                .map(
                    (row, context) ->
                        new ApprovalRequest(
                            row.getString("message_id"),
                            row.getString("sender"),
                            row.getString("draft"),
                            URI.create(row.getString("url")),
                            row.getString("token")))
                .findOne());
  }

  @Override
  public void close(String messageId) {
    jdbi.useHandle(
        handle -> handle.execute("delete from approvals where message_id = ?", messageId));
  }
}
