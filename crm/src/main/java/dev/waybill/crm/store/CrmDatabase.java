package dev.waybill.crm.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.waybill.WaybillException;
import dev.waybill.crm.bookings.Bookings;
import dev.waybill.crm.bookings.Deposits;
import dev.waybill.crm.contacts.Contacts;
import dev.waybill.crm.deals.Deals;
import dev.waybill.crm.imports.Imports;
import dev.waybill.crm.mail.SentMails;
import dev.waybill.crm.notices.Notices;
import dev.waybill.crm.replies.Approvals;
import dev.waybill.crm.reports.Figures;
import dev.waybill.crm.webhooks.WebhookArchive;
import java.time.Clock;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/** The CRM's database, brought up to date when it is opened. */
public final class CrmDatabase implements AutoCloseable {
  private final HikariDataSource source;
  private final Jdbi jdbi;
  private final Clock clock;

  private CrmDatabase(HikariDataSource source, Clock clock) {
    this.source = source;
    this.jdbi = Jdbi.create(source);
    this.clock = clock;
  }

  /**
   * Opens the database and runs the migrations it has not seen.
   *
   * @param clock stamps what is recorded
   * @throws WaybillException when it cannot be reached or migrated
   */
  public static CrmDatabase open(DatabaseUrl url, Clock clock) {
    HikariDataSource source = connect(url);
    try {
      Flyway.configure()
          .dataSource(source)
          .locations("classpath:dev/waybill/crm/db")
          .table("crm_migrations")
          .load()
          .migrate();
      return new CrmDatabase(source, clock);
    } catch (RuntimeException e) {
      source.close();
      throw unusable(url, e);
    }
  }

  public Contacts contacts() {
    return new JdbcContacts(jdbi);
  }

  public Deals deals() {
    return new JdbcDeals(jdbi);
  }

  public Bookings bookings() {
    return new JdbcBookings(jdbi);
  }

  public Deposits deposits() {
    return new JdbcDeposits(jdbi);
  }

  public SentMails sentMails() {
    return new JdbcSentMails(jdbi, clock);
  }

  public Notices notices() {
    return new JdbcNotices(jdbi, clock);
  }

  public Approvals approvals() {
    return new JdbcApprovals(jdbi);
  }

  public Imports imports() {
    return new JdbcImports(jdbi);
  }

  public WebhookArchive webhooks() {
    return new JdbcWebhooks(jdbi);
  }

  public Figures figures() {
    return new JdbcFigures(jdbi);
  }

  /** What the CRM holds, in numbers. */
  public Inventory inventory() {
    return Inventory.of(jdbi);
  }

  @Override
  public void close() {
    source.close();
  }

  private static HikariDataSource connect(DatabaseUrl url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url.url());
    url.user().ifPresent(config::setUsername);
    url.password().ifPresent(config::setPassword);
    config.setMaximumPoolSize(10);
    config.setConnectionTimeout(10_000);
    config.setPoolName("crm");
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw unusable(url, e);
    }
  }

  private static WaybillException unusable(DatabaseUrl url, RuntimeException e) {
    return new WaybillException(
        "crm-database",
        "the CRM's database "
            + url
            + " cannot be used: "
            + e.getMessage()
            + ". Check CRM_DATABASE_URL, CRM_DATABASE_USER and CRM_DATABASE_PASSWORD.",
        e);
  }
}
