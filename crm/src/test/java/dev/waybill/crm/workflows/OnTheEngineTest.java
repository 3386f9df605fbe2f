package dev.waybill.crm.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.client.Run.Admission;
import dev.waybill.client.RunQuery;
import dev.waybill.crm.deals.DealStageChanged;
import dev.waybill.crm.deals.DealTiming;
import dev.waybill.crm.deals.Deals;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.DealDeleted;
import dev.waybill.crm.events.DealMoved;
import dev.waybill.crm.events.LeadCreated;
import dev.waybill.crm.events.LeadReplied;
import dev.waybill.crm.leads.Cadence;
import dev.waybill.crm.leads.LeadFollowUp;
import dev.waybill.crm.reports.DigestPlan;
import dev.waybill.crm.reports.WeeklyDigest;
import dev.waybill.journal.Entry;
import dev.waybill.testing.Played;
import dev.waybill.testing.TestWaybill;
import dev.waybill.testing.WaybillTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the engine does for the workflows: starts, limits, schedules and retries. */
@WaybillTest
final class OnTheEngineTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @RegisterExtension final Databases databases = new Databases();

  private final Deals deals = databases.get().deals();
  private final RecordingNotices notices = new RecordingNotices();
  private final RecordingMailer mailer = new RecordingMailer();
  private final DealStageChanged dealMoved =
      new DealStageChanged(deals, notices, mailer, DealTiming.defaults());
  private final LeadFollowUp followUp = new LeadFollowUp(mailer, notices, Cadence.defaults());

  @Test
  void quickMovesOfADealAreOneRunWithTheLast(TestWaybill waybill) {
    waybill.register(dealMoved);
    waybill.send(CrmEvents.DEAL_MOVED.event(deal("d-1", "proposal")));
    waybill.advance(Duration.ofSeconds(20));
    waybill.send(CrmEvents.DEAL_MOVED.event(deal("d-1", "won")));
    waybill.send(CrmEvents.DEAL_MOVED.event(deal("d-2", "lost")));
    waybill.advance(Duration.ofSeconds(29));
    assertThat(notices.texts()).isEmpty();

    waybill.advance(Duration.ofSeconds(1));

    assertThat(notices.texts())
        .containsExactlyInAnyOrder("u-1: d-1 moved to won", "u-1: d-2 moved to lost");
    assertThat(runs(waybill, DealStageChanged.TYPE)).hasSize(2);
  }

  @Test
  void aBusyDealIsHeldBackTenMinutesAtMost(TestWaybill waybill) {
    waybill.register(dealMoved);
    for (int second = 0; second < 600; second += 20) {
      waybill.send(CrmEvents.DEAL_MOVED.event(deal("d-1", "stage-" + second)));
      assertThat(notices.texts()).isEmpty();
      waybill.advance(Duration.ofSeconds(20));
    }

    assertThat(notices.texts()).containsExactly("u-1: d-1 moved to stage-580");
  }

  @Test
  void aDeletedDealIsCancelled(TestWaybill waybill) {
    waybill.register(dealMoved);
    waybill.send(CrmEvents.DEAL_MOVED.event(deal("d-1", "won")));
    waybill.advance(Duration.ofMinutes(5));

    waybill.send(CrmEvents.DEAL_DELETED.event(new DealDeleted("d-1")));

    assertThat(runs(waybill, DealStageChanged.TYPE))
        .extracting(RunInfo::status)
        .containsExactly(RunStatus.CANCELLED);
    waybill.advance(Duration.ofHours(2));
    assertThat(mailer.mails()).isEmpty();
  }

  @Test
  void aMailServerThatIsDownIsTriedLaterAndLater(TestWaybill waybill) throws Exception {
    waybill.register(dealMoved);
    mailer.failing(4);
    Run<DealStageChanged.Result> run =
        waybill.client().start(DealStageChanged.TYPE, deal("d-1", "won"));

    assertThat(run.result(PATIENCE).why()).isEqualTo("followed-up");

    Entry sent = entry(run, "send-follow-up");
    assertThat(sent.result().attempts()).isEqualTo(5);
    Duration took = Duration.between(entry(run, "read-stage").times().at(), sent.times().at());
    assertThat(took).isBetween(Duration.ofMillis(13_500), Duration.ofMillis(16_500));
    waybill.replay(run);
  }

  @Test
  void aLeadIsFollowedUpOnceAtATime(TestWaybill waybill) throws Exception {
    waybill.register(followUp);
    Run<LeadFollowUp.Result> first = waybill.client().start(LeadFollowUp.TYPE, lead("l-1"));
    Run<LeadFollowUp.Result> second = waybill.client().start(LeadFollowUp.TYPE, lead("l-1"));
    Run<LeadFollowUp.Result> other = waybill.client().start(LeadFollowUp.TYPE, lead("l-2"));

    assertThat(second.admission()).isEqualTo(Admission.SKIPPED);
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(other.admission()).isEqualTo(Admission.STARTED);
    waybill.advance(Duration.ofHours(1));
    waybill.send(CrmEvents.LEAD_REPLIED.event(new LeadReplied("l-1", Optional.of("Yes"))));
    assertThat(first.result(PATIENCE)).isEqualTo(new LeadFollowUp.Result(1, true));
    assertThat(waybill.client().start(LeadFollowUp.TYPE, lead("l-1")).admission())
        .isEqualTo(Admission.STARTED);
  }

  @Test
  void theDigestGoesOutEveryMonday(TestWaybill waybill) {
    List<String> team = List.of("a@example.com");
    waybill.register(
        new WeeklyDigest(
            databases.get().figures(), mailer, DigestPlan.defaults().withRecipients(team)));
    waybill.settle();

    waybill.advance(Duration.ofDays(6));
    assertThat(mailer.mails()).isEmpty();
    waybill.advance(Duration.ofDays(8));

    assertThat(mailer.recipients()).containsExactly("a@example.com", "a@example.com");
    assertThat(runs(waybill, WeeklyDigest.TYPE))
        .extracting(RunInfo::startedAt)
        .containsExactly(
            Instant.parse("2026-03-23T08:00:00Z"), Instant.parse("2026-03-16T08:00:00Z"));
  }

  @Test
  void aFollowUpSurvivesEveryCrash(TestWaybill waybill) {
    waybill.register(followUp);
    LeadReplied reply = new LeadReplied("l-1", Optional.of("Yes"));

    Played<LeadFollowUp.Result> played =
        waybill.everyCrashPoint(
            LeadFollowUp.TYPE,
            lead("l-1"),
            run -> run.advance(Duration.ofDays(3)).send(CrmEvents.LEAD_REPLIED.event(reply)));

    assertThat(played.result().replied()).isTrue();
    assertThat(played.crashes()).isGreaterThan(20);
    assertThat(mailer.mails()).hasSize(played.result().touches());
  }

  private static List<RunInfo> runs(TestWaybill waybill, WorkflowType<?, ?> type) {
    return waybill.client().list(RunQuery.all().withWorkflow(type.name())).items();
  }

  private static Entry entry(Run<?> run, String key) {
    return run.journal().entries().stream()
        .filter(entry -> entry.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private static DealMoved deal(String id, String stage) {
    return new DealMoved(id, stage, "u-1", Optional.of("zoe@example.com"), Optional.empty(), 100);
  }

  private static LeadCreated lead(String id) {
    return new LeadCreated(
        id, "zoe@example.com", Optional.of("Zoë"), Optional.empty(), Optional.of("u-1"));
  }
}
