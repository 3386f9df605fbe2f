package dev.waybill.crm.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Event;
import dev.waybill.crm.bookings.BookingReminders;
import dev.waybill.crm.bookings.BookingReminders.Result;
import dev.waybill.crm.bookings.VisitTiming;
import dev.waybill.crm.events.BookingCancelled;
import dev.waybill.crm.events.BookingCreated;
import dev.waybill.crm.events.BookingMoved;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.rehearsal.Rehearsal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class BookingRemindersTest {
  @RegisterExtension final Databases databases = new Databases();

  private static final Instant VISIT = Rehearsal.START.plus(Duration.ofDays(3));

  private final RecordingMailer mailer = new RecordingMailer();
  private final RecordingNotices notices = new RecordingNotices();
  private final RecordingDeposits deposits = new RecordingDeposits();

  @Test
  void aGuestIsConfirmedRemindedTwiceAndCharged() {
    Rehearsal<BookingCreated, Result> run = booked(VISIT);

    assertThat(run.result()).isEqualTo(new Result(VISIT, 0, 2));
    assertThat(mailer.subjects())
        .containsExactly("Your visit is booked", "See you tomorrow", "See you soon");
    assertThat(run.when("remind")).isEqualTo(Duration.ofDays(2));
    assertThat(run.when("remind:1")).isEqualTo(Duration.ofHours(71));
    assertThat(run.when("capture-deposit")).isEqualTo(Duration.ofDays(3));
    assertThat(deposits.status("b-1")).isEqualTo("CAPTURED 5000");
  }

  @Test
  void twoReschedulesWithinOneSecondBothCount() {
    Instant later = VISIT.plus(Duration.ofDays(2));
    Rehearsal<BookingCreated, Result> run =
        booked(VISIT)
            .at(Duration.ofHours(1), moved(VISIT.plus(Duration.ofDays(1))))
            .at(Duration.ofHours(1).plusMillis(600), moved(later));

    assertThat(run.result()).isEqualTo(new Result(later, 2, 2));
    assertThat(run.when("capture-deposit")).isEqualTo(Duration.ofDays(5));
  }

  @Test
  void aRescheduleDuringAConfirmationCounts() {
    Instant later = VISIT.plus(Duration.ofDays(1));
    Rehearsal<BookingCreated, Result> run = booked(VISIT);
    run.during("confirm", () -> run.send(moved(later)));

    assertThat(run.result()).isEqualTo(new Result(later, 1, 2));
  }

  @Test
  void aRescheduleAfterAReminderRemindsAgain() {
    Instant later = VISIT.plus(Duration.ofDays(7));
    Rehearsal<BookingCreated, Result> run =
        booked(VISIT).at(Duration.ofDays(2).plusHours(1), moved(later));

    assertThat(run.result()).isEqualTo(new Result(later, 1, 3));
  }

  @Test
  void aVisitWithinTheHourIsConfirmedAndNotRemindedOf() {
    Instant soon = Rehearsal.START.plus(Duration.ofMinutes(30));

    assertThat(booked(soon).result()).isEqualTo(new Result(soon, 0, 0));
    assertThat(mailer.subjects()).containsExactly("Your visit is booked");
  }

  @Test
  void aVisitInThePastIsOverAtOnce() {
    Instant past = Rehearsal.START.minusSeconds(60);

    assertThat(booked(past).result()).isEqualTo(new Result(past, 0, 0));
  }

  @Test
  void aCancelledBookingReleasesTheDeposit() {
    Rehearsal<BookingCreated, Result> run =
        booked(VISIT)
            .at(
                Duration.ofDays(1),
                CrmEvents.BOOKING_CANCELLED.event(new BookingCancelled("b-1", Optional.of("ill"))));

    assertThat(run.isCancelled()).isTrue();
    assertThat(deposits.status("b-1")).isEqualTo("RELEASED 5000");
    assertThat(mailer.subjects())
        .containsExactly("Your visit is booked", "Your visit is cancelled");
    assertThat(run.keys()).doesNotHaveDuplicates().contains("compensation release-deposit");
  }

  @Test
  void aDepositThatCannotBeCapturedIsReleasedAndTheRunFails() {
    deposits.refuseCapture();

    assertThat(booked(VISIT).failure().message()).contains("card declined");
    assertThat(deposits.status("b-1")).isEqualTo("RELEASED 5000");
  }

  @Test
  void aHoldOfUnknownOutcomeIsReleased() {
    deposits.loseAnswerOfHold();

    assertThat(booked(VISIT).failure().message()).contains("connection lost");
    assertThat(deposits.status("b-1")).isEqualTo("RELEASED 5000");
  }

  @Test
  void aMoveWithoutATimeIsReportedAndIgnored() {
    Rehearsal<BookingCreated, Result> run =
        booked(VISIT)
            .at(Duration.ofHours(1), moved(null))
            .at(Duration.ofHours(2), moved(VISIT.plusSeconds(60)));

    assertThat(run.result()).isEqualTo(new Result(VISIT.plusSeconds(60), 1, 2));
    assertThat(notices.texts()).hasSize(1).allMatch(text -> text.contains("without a new time"));
  }

  private Rehearsal<BookingCreated, Result> booked(Instant visit) {
    return Rehearsal.of(
        new BookingReminders(
            databases.get().bookings(), deposits, mailer, notices, VisitTiming.defaults()),
        new BookingCreated(
            "b-1", "zoe@example.com", visit, Optional.empty(), Optional.of("Asia/Tokyo"), 5000));
  }

  @SuppressWarnings("NullAway") // a foreign event may lack the field
  private static Event<?> moved(@org.jspecify.annotations.Nullable Instant to) {
    return CrmEvents.BOOKING_MOVED.event(new BookingMoved("b-1", to));
  }
}
