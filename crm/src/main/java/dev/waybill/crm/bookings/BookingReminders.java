package dev.waybill.crm.bookings;

import dev.waybill.Promise;
import dev.waybill.Saga;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Singleton;
import dev.waybill.WorkflowType;
import dev.waybill.crm.bookings.Bookings.Status;
import dev.waybill.crm.events.BookingCreated;
import dev.waybill.crm.events.BookingMoved;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.mail.Mail;
import dev.waybill.crm.mail.MailReceipt;
import dev.waybill.crm.mail.Mailer;
import dev.waybill.crm.notices.Notices;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Holds the deposit, confirms the visit, reminds of it and captures the deposit when the guest
 * comes. Reschedules count one by one, however fast they come. A cancel or a failure releases the
 * deposit.
 */
public final class BookingReminders implements Workflow<BookingCreated, BookingReminders.Result> {
  public static final WorkflowType<BookingCreated, Result> TYPE =
      WorkflowType.of("booking-reminders", BookingCreated.class, Result.class);

  private final Bookings bookings;
  private final Deposits deposits;
  private final Mailer mailer;
  private final Notices notices;
  private final VisitTiming timing;

  public BookingReminders(
      Bookings bookings, Deposits deposits, Mailer mailer, Notices notices, VisitTiming timing) {
    this.bookings = bookings;
    this.deposits = deposits;
    this.mailer = mailer;
    this.notices = notices;
    this.timing = timing;
  }

  /** When the visit was, how often it moved, and how many reminders went out. */
  public record Result(Instant visit, int moves, int reminders) {}

  /** The visit as it stands after some moves. */
  private record Plan(Instant visit, int moves, int reminders) {
    Plan movedTo(Instant later) {
      return new Plan(later, moves + 1, reminders);
    }

    Plan reminded() {
      return new Plan(visit, moves, reminders + 1);
    }
  }

  /** What one round of waiting came to. */
  private record Round(Plan plan, Optional<BookingMoved> move) {}

  @Override
  public WorkflowDefinition<BookingCreated, Result> definition() {
    return TYPE.define()
        .startedBy(CrmEvents.BOOKING_CREATED)
        .receives(CrmEvents.BOOKING_MOVED, "bookingId")
        .cancelledBy(CrmEvents.BOOKING_CANCELLED, "bookingId")
        .singleton(Singleton.SKIP_NEW, "bookingId")
        .build();
  }

  @Override
  public Result run(Step step, BookingCreated input) {
    BookingCreated booking = input.checked();
    return step.saga("deposit", saga -> visit(step, saga, booking));
  }

  @Override
  public void onCancel(Step step, BookingCreated booking) {
    step.run("mark-cancelled", a -> bookings.mark(booking.bookingId(), Status.CANCELLED));
    send(step, "say-cancelled", BookingMails.cancellation(booking));
  }

  private Result visit(Step step, Saga saga, BookingCreated booking) {
    holdDeposit(step, saga, booking);
    Plan plan = remindUntilVisit(step, booking);
    if (booking.depositCents() > 0) {
      step.run("capture-deposit", a -> deposits.capture(booking.bookingId()));
    }
    step.run("mark-visited", a -> bookings.mark(booking.bookingId(), Status.VISITED));
    return new Result(plan.visit(), plan.moves(), plan.reminders());
  }

  /** Registers the release first: it also runs when nobody knows whether the hold was made. */
  private void holdDeposit(Step step, Saga saga, BookingCreated booking) {
    if (booking.depositCents() == 0) {
      return;
    }
    saga.undo("release-deposit", a -> deposits.release(booking.bookingId()));
    step.run(
        "hold-deposit",
        a -> deposits.hold(a.idempotencyKey(), booking.bookingId(), booking.depositCents()));
  }

  private Plan remindUntilVisit(Step step, BookingCreated booking) {
    Plan plan = new Plan(timing.scale().of(step.now(), booking.startsAt()), 0, 0);
    while (true) {
      Round round = round(step, booking, plan);
      if (round.move().isEmpty()) {
        return round.plan();
      }
      plan = moved(step, booking, round.plan(), round.move().get());
    }
  }

  private Plan moved(Step step, BookingCreated booking, Plan plan, BookingMoved move) {
    if (move.startsAt() == null) {
      String text = "Booking " + booking.bookingId() + " was moved without a new time; it stays";
      step.run("report-bad-move", a -> notices.tell(a.idempotencyKey(), "front-desk", text));
      return plan;
    }
    return plan.movedTo(timing.scale().of(step.now(), move.startsAt()));
  }

  /** Confirms, reminds and waits until the visit or until the booking moves. */
  private Round round(Step step, BookingCreated booking, Plan plan) {
    Instant visit = plan.visit();
    Promise<Optional<BookingMoved>> moved =
        step.async()
            .waitForEvent(
                "moved", CrmEvents.BOOKING_MOVED, booking.bookingId(), until(step, visit));
    step.run("save", a -> bookings.book(booking.bookingId(), booking.email(), visit));
    send(step, "confirm", BookingMails.confirmation(booking, visit, plan.moves()));
    Plan now = plan;
    for (Duration before : timing.reminders()) {
      Instant due = visit.minus(before);
      if (due.isAfter(step.now())) {
        if (movesBefore(step, due, moved)) {
          break;
        }
        send(step, "remind", BookingMails.reminder(booking, visit, before));
        now = now.reminded();
      }
    }
    return new Round(now, moved.await());
  }

  private static boolean movesBefore(
      Step step, Instant due, Promise<Optional<BookingMoved>> moved) {
    Promise<Void> pause = step.async().sleepUntil("until-reminder", due);
    boolean moves = Promise.race(List.of(moved, pause)).await() == moved;
    if (moves) {
      pause.cancel();
    }
    return moves;
  }

  private static Duration until(Step step, Instant visit) {
    Duration left = Duration.between(step.now(), visit);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void send(Step step, String id, Mail mail) {
    step.run(id, mail, MailReceipt.class, (a, m) -> mailer.send(a.idempotencyKey(), m));
  }
}
