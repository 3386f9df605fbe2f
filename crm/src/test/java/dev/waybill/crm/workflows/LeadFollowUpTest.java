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
import dev.waybill.testing.Played;
import dev.waybill.testing.Script;
import dev.waybill.testing.TestWaybill;
import dev.waybill.testing.WaybillTest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@WaybillTest
final class LeadFollowUpTest {
  private final RecordingMailer mailer = new RecordingMailer();
  private final RecordingNotices notices = new RecordingNotices();

  @Test
  void aSilentLeadGetsThreeTouchesAndAWeekOfPatience(TestWaybill waybill) {
    Played<Result> run = play(waybill, Script.QUIET);

    assertThat(run.result()).isEqualTo(new Result(3, false));
    assertThat(run.when("touch")).isEqualTo(Duration.ofMinutes(10));
    assertThat(run.when("touch:2")).isEqualTo(Duration.ofMinutes(10).plusDays(6));
    assertThat(run.when("reply")).isEqualTo(Duration.ofMinutes(10).plusDays(13));
    assertThat(mailer.subjects()).allSatisfy(s -> assertThat(s).contains("Zoë"));
    assertThat(run.shown()).containsOnlyOnce("1/3 touches").contains("3/3 touches");
  }

  @Test
  void aReplyBetweenTouchesStopsTheNext(TestWaybill waybill) {
    Played<Result> run =
        play(waybill, lead -> lead.advance(Duration.ofDays(1)).send(reply("Yes!")));

    assertThat(run.result()).isEqualTo(new Result(1, true));
    assertThat(notices.texts()).containsExactly("u-1: Zoë replied: Yes!");
  }

  @Test
  void aReplyDuringASendStopsTheNextTouch(TestWaybill waybill) {
    Played<Result> run = play(waybill, lead -> lead.during("touch").send(reply("Quick!")));

    assertThat(run.result()).isEqualTo(new Result(1, true));
  }

  @Test
  void aReplyBeforeTheFirstTouchSavesAllMails(TestWaybill waybill) {
    Played<Result> run =
        play(waybill, lead -> lead.advance(Duration.ofSeconds(1)).send(reply("Hi")));

    assertThat(run.result()).isEqualTo(new Result(0, true));
    assertThat(mailer.mails()).isEmpty();
  }

  @Test
  void aReplyAfterTheLastTouchStillCounts(TestWaybill waybill) {
    Played<Result> run =
        play(waybill, lead -> lead.advance(Duration.ofDays(12)).send(reply("Sorry, I was away")));

    assertThat(run.result()).isEqualTo(new Result(3, true));
  }

  @Test
  void anotherLeadsReplyDoesNotCount(TestWaybill waybill) {
    LeadReplied other = new LeadReplied("l-2", Optional.empty());
    Played<Result> run =
        play(
            waybill,
            lead -> lead.advance(Duration.ofDays(1)).send(CrmEvents.LEAD_REPLIED.event(other)));

    assertThat(run.result()).isEqualTo(new Result(3, false));
  }

  @Test
  void aDeletedLeadHearsNoMore(TestWaybill waybill) {
    Played<Result> run =
        play(
            waybill,
            lead ->
                lead.advance(Duration.ofDays(1))
                    .send(CrmEvents.LEAD_DELETED.event(new LeadDeleted("l-1"))));

    assertThat(run.isCancelled()).isTrue();
    assertThat(mailer.mails()).hasSize(1);
  }

  private static Event<?> reply(String text) {
    return CrmEvents.LEAD_REPLIED.event(new LeadReplied("l-1", Optional.of(text)));
  }

  private Played<Result> play(TestWaybill waybill, Script script) {
    waybill.register(new LeadFollowUp(mailer, notices, Cadence.defaults()));
    LeadCreated lead =
        new LeadCreated(
            "l-1", "zoe@example.com", Optional.of("Zoë"), Optional.empty(), Optional.of("u-1"));
    return waybill.rehearse(LeadFollowUp.TYPE, lead, script);
  }
}
