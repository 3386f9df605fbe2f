package dev.waybill.crm.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Event;
import dev.waybill.crm.bookings.ReviewRequest;
import dev.waybill.crm.bookings.ReviewRequest.Result;
import dev.waybill.crm.bookings.VisitTiming;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.ReviewPosted;
import dev.waybill.crm.events.VisitCompleted;
import dev.waybill.testing.Played;
import dev.waybill.testing.Script;
import dev.waybill.testing.TestWaybill;
import dev.waybill.testing.WaybillTest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@WaybillTest
final class ReviewRequestTest {
  private final RecordingMailer mailer = new RecordingMailer();
  private final RecordingNotices notices = new RecordingNotices();

  @Test
  void aSilentGuestIsAskedAndNudgedOnce(TestWaybill waybill) {
    Played<Result> run = play(waybill, Script.QUIET);

    assertThat(run.result()).isEqualTo(new Result(Optional.empty(), 2));
    assertThat(run.when("ask")).isEqualTo(Duration.ofHours(2));
    assertThat(run.when("nudge")).isEqualTo(Duration.ofHours(74));
    assertThat(run.when("review")).isEqualTo(Duration.ofHours(170));
  }

  @Test
  void aReviewBeforeTheNudgeStopsIt(TestWaybill waybill) {
    Played<Result> run = play(waybill, visit -> visit.advance(Duration.ofDays(1)).send(review(5)));

    assertThat(run.result()).isEqualTo(new Result(Optional.of(5), 1));
    assertThat(notices.texts()).isEmpty();
  }

  @Test
  void aReviewDuringTheNudgeCounts(TestWaybill waybill) {
    Played<Result> run = play(waybill, visit -> visit.during("nudge").send(review(4)));

    assertThat(run.result()).isEqualTo(new Result(Optional.of(4), 2));
  }

  @Test
  void aBadReviewWarnsTheManager(TestWaybill waybill) {
    Played<Result> run = play(waybill, visit -> visit.advance(Duration.ofHours(1)).send(review(2)));

    assertThat(run.result()).isEqualTo(new Result(Optional.of(2), 0));
    assertThat(notices.texts()).containsExactly("manager: zoe@example.com gave 2 stars: cold");
  }

  private static Event<?> review(int stars) {
    return CrmEvents.REVIEW_POSTED.event(new ReviewPosted("b-1", stars, Optional.of("cold")));
  }

  private Played<Result> play(TestWaybill waybill, Script script) {
    waybill.register(new ReviewRequest(mailer, notices, VisitTiming.defaults()));
    VisitCompleted visit = new VisitCompleted("b-1", "zoe@example.com", Optional.empty());
    return waybill.rehearse(ReviewRequest.TYPE, visit, script);
  }
}
