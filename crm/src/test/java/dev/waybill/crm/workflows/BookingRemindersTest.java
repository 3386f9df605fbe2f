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
import dev.waybill.testing.Played;
import dev.waybill.testing.Script;
import dev.waybill.testing.TestWaybill;
import dev.waybill.testing.WaybillTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@WaybillTest
final class BookingRemindersTest {
  @RegisterExtension final Databases databases = new Databases();

  private static final Instant VISIT = TestWaybill.START.plus(Duration.ofDays(3));

  private final RecordingMailer mailer = new RecordingMailer();
  private final RecordingNotices notices = new RecordingNotices();
  private final RecordingDeposits deposits = new RecordingDeposits();

  @Test
  void aGuestIsConfirmedRemindedTwiceAndCharged(TestWaybill waybill) {
    Played<Result> run = booked(waybill, VISIT, Script.QUIET);

    assertThat(run.result()).isEqualTo(new Result(VISIT, 0, 2));
    assertThat(mailer.subjects())
        .containsExactly("Your visit is booked", "See you tomorrow", "See you soon");
    assertThat(run.when("remind")).isEqualTo(Duration.ofDays(2));
    assertThat(run.when("remind:1")).isEqualTo(Duration.ofHours(71));
    assertThat(run.when("capture-deposit")).isEqualTo(Duration.ofDays(3));
    assertThat(deposits.status("b-1")).isEqualTo("CAPTURED 5000");
  }

  @Test
  void twoReschedulesWithinOneSecondBothCount(TestWaybill waybill) {
    Instant later = VISIT.plus(Duration.ofDays(2));
    Played<Result> run =
        booked(
            waybill,
            VISIT,
            booking ->
                booking
                    .advance(Duration.ofHours(1))
                    .send(moved(VISIT.plus(Duration.ofDays(1))))
                    .advance(Duration.ofMillis(600))
                    .send(moved(later)));

    assertThat(run.result()).isEqualTo(new Result(later, 2, 2));
    assertThat(run.when("capture-deposit")).isEqualTo(Duration.ofDays(5));
  }

  @Test
  void aRescheduleDuringAConfirmationCounts(TestWaybill waybill) {
    Instant later = VISIT.plus(Duration.ofDays(1));
    Played<Result> run =
        booked(waybill, VISIT, booking -> booking.during("confirm").send(moved(later)));

    assertThat(run.result()).isEqualTo(new Result(later, 1, 2));
  }

  @Test
  void aRescheduleAfterAReminderRemindsAgain(TestWaybill waybill) {
    Instant later = VISIT.plus(Duration.ofDays(7));
    Played<Result> run =
        booked(
            waybill,
            VISIT,
            booking -> booking.advance(Duration.ofDays(2).plusHours(1)).send(moved(later)));

    assertThat(run.result()).isEqualTo(new Result(later, 1, 3));
  }

  @Test
  void aVisitWithinTheHourIsConfirmedAndNotRemindedOf(TestWaybill waybill) {
    Instant soon = TestWaybill.START.plus(Duration.ofMinutes(30));

    assertThat(booked(waybill, soon, Script.QUIET).result()).isEqualTo(new Result(soon, 0, 0));
    assertThat(mailer.subjects()).containsExactly("Your visit is booked");
  }

  @Test
  void aVisitInThePastIsOverAtOnce(TestWaybill waybill) {
    Instant past = TestWaybill.START.minusSeconds(60);

    assertThat(booked(waybill, past, Script.QUIET).result()).isEqualTo(new Result(past, 0, 0));
  }

  @Test
  void aCancelledBookingReleasesTheDeposit(TestWaybill waybill) {
    Played<Result> run =
        booked(
            waybill,
            VISIT,
            booking ->
                booking
                    .advance(Duration.ofDays(1))
                    .send(
                        CrmEvents.BOOKING_CANCELLED.event(
                            new BookingCancelled("b-1", Optional.of("ill")))));

    assertThat(run.isCancelled()).isTrue();
    assertThat(deposits.status("b-1")).isEqualTo("RELEASED 5000");
    assertThat(mailer.subjects())
        .containsExactly("Your visit is booked", "Your visit is cancelled");
    assertThat(run.entries()).doesNotHaveDuplicates().contains("compensation release-deposit");
  }

  @Test
  void aDepositThatCannotBeCapturedIsReleasedAndTheRunFails(TestWaybill waybill) {
    deposits.refuseCapture();

    assertThat(booked(waybill, VISIT, Script.QUIET).failure().message()).contains("card declined");
    assertThat(deposits.status("b-1")).isEqualTo("RELEASED 5000");
  }

  @Test
  void aHoldOfUnknownOutcomeIsReleased(TestWaybill waybill) {
    deposits.loseAnswerOfHold();

    assertThat(booked(waybill, VISIT, Script.QUIET).failure().message())
        .contains("connection lost");
    assertThat(deposits.status("b-1")).isEqualTo("RELEASED 5000");
  }

  @Test
  void aMoveWithoutATimeIsReportedAndIgnored(TestWaybill waybill) {
    Played<Result> run =
        booked(
            waybill,
            VISIT,
            booking ->
                booking
                    .advance(Duration.ofHours(1))
                    .send(moved(null))
                    .advance(Duration.ofHours(1))
                    .send(moved(VISIT.plusSeconds(60))));

    assertThat(run.result()).isEqualTo(new Result(VISIT.plusSeconds(60), 1, 2));
    assertThat(notices.texts()).hasSize(1).allMatch(text -> text.contains("without a new time"));
  }

  private Played<Result> booked(TestWaybill waybill, Instant visit, Script script) {
    waybill.register(
        new BookingReminders(
            databases.get().bookings(), deposits, mailer, notices, VisitTiming.defaults()));
    BookingCreated booking =
        new BookingCreated(
            "b-1", "zoe@example.com", visit, Optional.empty(), Optional.of("Asia/Tokyo"), 5000);
    return waybill.rehearse(BookingReminders.TYPE, booking, script);
  }

  @SuppressWarnings("NullAway") // a foreign event may lack the field
  private static Event<?> moved(@org.jspecify.annotations.Nullable Instant to) {
    return CrmEvents.BOOKING_MOVED.event(new BookingMoved("b-1", to));
  }
}
