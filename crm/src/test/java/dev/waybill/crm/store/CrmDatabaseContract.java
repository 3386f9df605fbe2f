package dev.waybill.crm.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.FailNow;
import dev.waybill.crm.bookings.Bookings.Status;
import dev.waybill.crm.contacts.Contact;
import dev.waybill.crm.events.DealMoved;
import dev.waybill.crm.events.WebhookReceived;
import dev.waybill.crm.imports.ImportReport;
import dev.waybill.crm.mail.Mail;
import dev.waybill.crm.replies.ApprovalRequest;
import dev.waybill.crm.reports.SalesFigures;
import dev.waybill.crm.reports.StageTotal;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What the CRM asks of every database. */
abstract class CrmDatabaseContract {
  private static final Instant NOON = Instant.parse("2026-03-09T12:00:00Z");

  private CrmDatabase database;

  /** A database that nobody has used before. */
  abstract DatabaseUrl fresh() throws Exception;

  @BeforeEach
  void open() throws Exception {
    database = CrmDatabase.open(fresh(), Clock.fixed(NOON, ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aContactSavedTwiceIsOneWithTheLatestFacts() {
    database.contacts().save(List.of(contact("ada@example.com", "Ada")));
    database.contacts().save(List.of(contact("ada@example.com", "Ada L."), contact("b@c.de", "B")));

    assertThat(database.contacts().after("", 10))
        .containsExactly(contact("ada@example.com", "Ada L."), contact("b@c.de", "B"));
  }

  @Test
  void contactsArePagedByAddress() {
    database
        .contacts()
        .save(
            IntStream.range(0, 25)
                .mapToObj(i -> contact("c%02d@example.com".formatted(i), "C"))
                .toList());

    assertThat(database.contacts().count()).isEqualTo(25);
    assertThat(database.contacts().after("c09@example.com", 10))
        .extracting(Contact::email)
        .startsWith("c10@example.com")
        .endsWith("c19@example.com")
        .hasSize(10);
  }

  @RepeatedTest(5)
  void chunksOfTheSameContactsMayBeSavedAtTheSameTime() throws Exception {
    List<Contact> forwards =
        IntStream.range(0, 200)
            .mapToObj(i -> contact("c%03d@example.com".formatted(i), "C"))
            .toList();
    List<Contact> backwards = new ArrayList<>(forwards);
    java.util.Collections.reverse(backwards);
    List<Callable<Void>> savers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      List<Contact> contacts = i % 2 == 0 ? forwards : backwards;
      savers.add(
          () -> {
            database.contacts().save(contacts);
            return null;
          });
    }

    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<Void> done : threads.invokeAll(savers)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(database.contacts().count()).isEqualTo(200);
  }

  @Test
  void anUnsubscribedAddressStaysSo() {
    assertThat(database.contacts().isUnsubscribed("ada@example.com")).isFalse();

    database.contacts().unsubscribe("ada@example.com");
    database.contacts().unsubscribe("ada@example.com");

    assertThat(database.contacts().isUnsubscribed("ada@example.com")).isTrue();
  }

  @Test
  void anUnsubscribedContactStaysSo() {
    assertThat(database.contacts().isContactUnsubscribed("c-1")).isFalse();

    database.contacts().unsubscribeContact("c-1");
    database.contacts().unsubscribeContact("c-1");

    assertThat(database.contacts().isContactUnsubscribed("c-1")).isTrue();
    assertThat(database.contacts().isContactUnsubscribed("c-2")).isFalse();
  }

  @Test
  void aDealIsWhereItWasMovedLastAlsoWhenMovesComeOutOfOrder() {
    database.deals().move(deal("d-1", "proposal", 100), NOON);
    database.deals().move(deal("d-1", "won", 200), NOON.plusSeconds(2));
    database.deals().move(deal("d-1", "lost", 300), NOON.plusSeconds(1));

    assertThat(database.deals().stage("d-1")).contains("won");
    assertThat(database.deals().stage("d-2")).isEmpty();
    assertThat(database.figures().between(NOON, NOON).stages())
        .containsExactly(new StageTotal("won", 1, 200));
  }

  @Test
  void aDepositIsHeldOnceAndCapturedOnce() {
    database.deposits().hold("k", "b-1", 5000);
    database.deposits().hold("k", "b-1", 5000);
    database.deposits().capture("b-1");
    database.deposits().capture("b-1");

    assertThat(database.inventory().count("deposits")).isEqualTo(1);
    assertFails("deposit-settled", () -> database.deposits().hold("k", "b-1", 5000));
  }

  @Test
  void aReleasedDepositIsNotCaptured() {
    database.deposits().hold("k", "b-1", 5000);
    database.deposits().release("b-1");
    database.deposits().release("b-1");

    assertFails("deposit-not-held", () -> database.deposits().capture("b-1"));
  }

  @Test
  void aCapturedDepositIsNotReleased() {
    database.deposits().hold("k", "b-1", 5000);
    database.deposits().capture("b-1");

    database.deposits().release("b-1");

    database.deposits().capture("b-1");
  }

  @Test
  void releasingWhatWasNeverHeldDoesNothing() {
    database.deposits().release("b-1");

    assertThat(database.inventory().count("deposits")).isZero();
  }

  @Test
  void theSameNoticeIsToldOnce() {
    database.notices().tell("k-1", "ada", "Größe 🎉");
    database.notices().tell("k-1", "ada", "Größe 🎉");
    database.notices().tell("k-2", "ada", "x".repeat(20_000));

    assertThat(database.inventory().count("notices")).isEqualTo(2);
  }

  @Test
  void figuresCountThePeriodOnly() {
    database.deals().move(deal("d-1", "won", 100), NOON);
    database.deals().move(deal("d-2", "won", 50), NOON);
    database.deals().move(deal("d-3", "lost", 7), NOON);
    database.bookings().book("b-1", "a@b.de", NOON);
    database.bookings().book("b-2", "a@b.de", NOON);
    database.bookings().mark("b-2", Status.CANCELLED);
    database.bookings().book("b-3", "a@b.de", NOON.plusSeconds(10));
    database.bookings().book("b-4", "a@b.de", NOON.minusSeconds(1));
    database.sentMails().add("k", Mail.of("a@b.de", "s", "b"));
    database.sentMails().add("k", Mail.of("a@b.de", "s", "b"));

    assertThat(database.figures().between(NOON, NOON.plusSeconds(10)))
        .isEqualTo(
            new SalesFigures(
                List.of(new StageTotal("lost", 1, 7), new StageTotal("won", 2, 150)), 1, 1, 0));
  }

  @Test
  void aMailIsSentOnceItIsRecorded() {
    assertThat(database.sentMails().contains("k")).isFalse();

    database.sentMails().add("k", Mail.of("a@b.de", "s", "b"));

    assertThat(database.sentMails().contains("k")).isTrue();
  }

  @Test
  void anApprovalIsFoundUntilItIsClosed() {
    ApprovalRequest request =
        new ApprovalRequest("m-1", "a@b.de", "Hi 👋", URI.create("https://crm.example/c/t"), "t");

    database.approvals().ask(request);
    database.approvals().ask(request);

    assertThat(database.approvals().find("m-1")).contains(request);
    database.approvals().close("m-1");
    database.approvals().close("m-1");
    assertThat(database.approvals().find("m-1")).isEmpty();
  }

  @Test
  void importsAndWebhooksAreKeptOnce() {
    database.imports().finished("i-1", new ImportReport(1, 0, List.of(), List.of()));
    database.imports().finished("i-1", new ImportReport(2, 1, List.of("row 1: bad"), List.of()));
    database.webhooks().keep(new WebhookReceived("w-1", "{}"), NOON);
    database.webhooks().keep(new WebhookReceived("w-1", "{}"), NOON);

    assertThat(database.inventory().count("imports")).isEqualTo(1);
    assertThat(database.inventory().count("webhooks")).isEqualTo(1);
  }

  private static Contact contact(String email, String name) {
    return new Contact(email, Optional.of(name), Optional.empty(), Optional.of("+49 30 1"));
  }

  private static DealMoved deal(String id, String stage, long cents) {
    return new DealMoved(id, stage, "ada", Optional.empty(), Optional.empty(), cents);
  }

  private static void assertFails(String code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(FailNow.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
