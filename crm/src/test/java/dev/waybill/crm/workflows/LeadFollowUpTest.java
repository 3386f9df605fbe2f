package dev.waybill.crm.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Event;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.LeadCreated;
import dev.waybill.crm.events.LeadDeleted;
import dev.waybill.crm.events.LeadReplied;
import dev.waybill.crm.leads.Cadence;
import dev.waybill.crm.leads.LeadFollowUp;
import dev.waybill.crm.leads.LeadFollowUp.Result;
import dev.waybill.crm.rehearsal.Rehearsal;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LeadFollowUpTest {
  private final RecordingMailer mailer = new RecordingMailer();
  private final RecordingNotices notices = new RecordingNotices();
  private final Rehearsal<LeadCreated, Result> run =
      Rehearsal.of(
          new LeadFollowUp(mailer, notices, Cadence.defaults()),
          new LeadCreated(
              "l-1", "zoe@example.com", Optional.of("Zoë"), Optional.empty(), Optional.of("u-1")));

  @Test
  void aSilentLeadGetsThreeTouchesAndAWeekOfPatience() {
    assertThat(run.result()).isEqualTo(new Result(3, false));
    assertThat(run.when("touch")).isEqualTo(Duration.ofMinutes(10));
    assertThat(run.when("touch:2")).isEqualTo(Duration.ofMinutes(10).plusDays(6));
    assertThat(run.when("reply")).isEqualTo(Duration.ofMinutes(10).plusDays(13));
    assertThat(mailer.subjects()).allSatisfy(s -> assertThat(s).contains("Zoë"));
    assertThat(run.shown()).containsOnlyOnce("1/3 touches").contains("3/3 touches");
  }

  @Test
  void aReplyBetweenTouchesStopsTheNext() {
    run.at(Duration.ofDays(1), reply("Yes!"));

    assertThat(run.result()).isEqualTo(new Result(1, true));
    assertThat(notices.texts()).containsExactly("u-1: Zoë replied: Yes!");
  }

  @Test
  void aReplyDuringASendStopsTheNextTouch() {
    run.during("touch", () -> run.send(reply("Quick!")));

    assertThat(run.result()).isEqualTo(new Result(1, true));
  }

  @Test
  void aReplyBeforeTheFirstTouchSavesAllMails() {
    run.at(Duration.ofSeconds(1), reply("Hi"));

    assertThat(run.result()).isEqualTo(new Result(0, true));
    assertThat(mailer.mails()).isEmpty();
  }

  @Test
  void aReplyAfterTheLastTouchStillCounts() {
    run.at(Duration.ofDays(12), reply("Sorry, I was away"));

    assertThat(run.result()).isEqualTo(new Result(3, true));
  }

  @Test
  void anotherLeadsReplyDoesNotCount() {
    run.at(
        Duration.ofDays(1), CrmEvents.LEAD_REPLIED.event(new LeadReplied("l-2", Optional.empty())));

    assertThat(run.result()).isEqualTo(new Result(3, false));
  }

  @Test
  void aDeletedLeadHearsNoMore() {
    run.at(Duration.ofDays(1), CrmEvents.LEAD_DELETED.event(new LeadDeleted("l-1")));

    assertThat(run.isCancelled()).isTrue();
    assertThat(mailer.mails()).hasSize(1);
  }

  private static Event<?> reply(String text) {
    return CrmEvents.LEAD_REPLIED.event(new LeadReplied("l-1", Optional.of(text)));
  }
}
