package dev.waybill.crm.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Event;
import dev.waybill.crm.bookings.ReviewRequest;
import dev.waybill.crm.bookings.ReviewRequest.Result;
import dev.waybill.crm.bookings.VisitTiming;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.ReviewPosted;
import dev.waybill.crm.events.VisitCompleted;
import dev.waybill.crm.rehearsal.Rehearsal;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReviewRequestTest {
  private final RecordingMailer mailer = new RecordingMailer();
  private final RecordingNotices notices = new RecordingNotices();
  private final Rehearsal<VisitCompleted, Result> run =
      Rehearsal.of(
          new ReviewRequest(mailer, notices, VisitTiming.defaults()),
          new VisitCompleted("b-1", "zoe@example.com", Optional.empty()));

  @Test
  void aSilentGuestIsAskedAndNudgedOnce() {
    assertThat(run.result()).isEqualTo(new Result(Optional.empty(), 2));
    assertThat(run.when("ask")).isEqualTo(Duration.ofHours(2));
    assertThat(run.when("nudge")).isEqualTo(Duration.ofHours(74));
    assertThat(run.when("review")).isEqualTo(Duration.ofHours(170));
  }

  @Test
  void aReviewBeforeTheNudgeStopsIt() {
    run.at(Duration.ofDays(1), review(5));

    assertThat(run.result()).isEqualTo(new Result(Optional.of(5), 1));
    assertThat(notices.texts()).isEmpty();
  }

  @Test
  void aReviewDuringTheNudgeCounts() {
    run.during("nudge", () -> run.send(review(4)));

    assertThat(run.result()).isEqualTo(new Result(Optional.of(4), 2));
  }

  @Test
  void aBadReviewWarnsTheManager() {
    run.at(Duration.ofHours(1), review(2));

    assertThat(run.result()).isEqualTo(new Result(Optional.of(2), 0));
    assertThat(notices.texts()).containsExactly("manager: zoe@example.com gave 2 stars: cold");
  }

  private static Event<?> review(int stars) {
    return CrmEvents.REVIEW_POSTED.event(new ReviewPosted("b-1", stars, Optional.of("cold")));
  }
}
