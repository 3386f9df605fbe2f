package dev.waybill.crm.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.crm.deals.DealStageChanged;
import dev.waybill.crm.deals.DealTiming;
import dev.waybill.crm.deals.Deals;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.DealDeleted;
import dev.waybill.crm.events.DealMoved;
import dev.waybill.testing.Played;
import dev.waybill.testing.Script;
import dev.waybill.testing.TestWaybill;
import dev.waybill.testing.WaybillTest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@WaybillTest
final class DealStageChangedTest {
  @RegisterExtension final Databases databases = new Databases();

  private final Deals deals = databases.get().deals();
  private final RecordingNotices notices = new RecordingNotices();
  private final RecordingMailer mailer = new RecordingMailer();
  private final DealStageChanged workflow =
      new DealStageChanged(deals, notices, mailer, DealTiming.defaults());

  @Test
  void theOwnerHearsAtOnceAndTheContactAfterAnHour(TestWaybill waybill) {
    Played<DealStageChanged.Result> run = play(waybill, deal("won"), Script.QUIET);

    assertThat(run.result().why()).isEqualTo("followed-up");
    assertThat(notices.texts()).containsExactly("u-1: Zoë & Co moved to won");
    assertThat(mailer.recipients()).containsExactly("zoe@example.com");
    assertThat(run.when("notify-owner")).isZero();
    assertThat(run.when("send-follow-up")).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void aDealThatMovedOnIsNotFollowedUp(TestWaybill waybill) {
    Played<DealStageChanged.Result> run =
        play(
            waybill,
            deal("proposal"),
            deal ->
                deal.during("read-stage")
                    .then(
                        () ->
                            deals.move(
                                deal("won"), TestWaybill.START.plus(Duration.ofMinutes(30)))));

    assertThat(run.result().why()).isEqualTo("moved-on");
    assertThat(mailer.mails()).isEmpty();
  }

  @Test
  void aDealDeletedMeanwhileIsLeftAlone(TestWaybill waybill) {
    Played<DealStageChanged.Result> run =
        play(
            waybill,
            deal("won"),
            deal ->
                deal.advance(Duration.ofMinutes(59))
                    .send(CrmEvents.DEAL_DELETED.event(new DealDeleted("d-1"))));

    assertThat(run.isCancelled()).isTrue();
    assertThat(mailer.mails()).isEmpty();
  }

  @Test
  void anotherDealsEndChangesNothing(TestWaybill waybill) {
    Played<DealStageChanged.Result> run =
        play(
            waybill,
            deal("won"),
            deal ->
                deal.advance(Duration.ofMinutes(59))
                    .send(CrmEvents.DEAL_DELETED.event(new DealDeleted("d-2"))));

    assertThat(run.result().why()).isEqualTo("followed-up");
  }

  @Test
  void aDealWithoutContactOnlyNotifies(TestWaybill waybill) {
    DealMoved deal = new DealMoved("d-1", "won", "u-1", Optional.empty(), Optional.empty(), 0);

    assertThat(play(waybill, deal, Script.QUIET).result().why()).isEqualTo("no-contact");
    assertThat(notices.texts()).hasSize(1);
  }

  @Test
  void aServerThatIsDownIsTriedFiveTimes(TestWaybill waybill) {
    mailer.failing(4);

    assertThat(play(waybill, deal("won"), Script.QUIET).result().why()).isEqualTo("followed-up");
  }

  private Played<DealStageChanged.Result> play(TestWaybill waybill, DealMoved deal, Script script) {
    waybill.register(workflow);
    return waybill.rehearse(DealStageChanged.TYPE, deal, script);
  }

  private static DealMoved deal(String stage) {
    return new DealMoved(
        "d-1", stage, "u-1", Optional.of("zoe@example.com"), Optional.of("Zoë & Co"), 100);
  }
}
