package dev.waybill.crm.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.FailNow;
import dev.waybill.crm.events.MessageReceived;
import dev.waybill.crm.replies.AiReply;
import dev.waybill.crm.replies.AiReply.Outcome;
import dev.waybill.crm.replies.AiReply.Result;
import dev.waybill.crm.replies.Approval;
import dev.waybill.crm.replies.ApprovalRequest;
import dev.waybill.crm.replies.Approvals;
import dev.waybill.crm.replies.Drafter;
import dev.waybill.crm.replies.TemplateDrafter;
import dev.waybill.testing.Played;
import dev.waybill.testing.Script;
import dev.waybill.testing.TestWaybill;
import dev.waybill.testing.WaybillTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@WaybillTest
final class AiReplyTest {
  @RegisterExtension final Databases databases = new Databases();

  private final Approvals approvals = databases.get().approvals();
  private final RecordingMailer mailer = new RecordingMailer();
  private final RecordingNotices notices = new RecordingNotices();

  @Test
  void theDraftIsSentWhenAPersonApprovesIt(TestWaybill waybill) {
    Played<Result> run =
        play(waybill, new TemplateDrafter(), decided(new Approval(true, Optional.empty())));

    assertThat(run.result().outcome()).isEqualTo(Outcome.SENT);
    assertThat(mailer.mails().get(0).body()).contains("number of seats");
    assertThat(mailer.mails().get(0).headers()).containsEntry("In-Reply-To", "m-1");
    assertThat(run.when("send-reply")).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void thePersonsOwnWordsReplaceTheDraft(TestWaybill waybill) {
    Played<Result> run =
        play(waybill, new TemplateDrafter(), decided(new Approval(true, Optional.of("No."))));

    assertThat(run.result().outcome()).isEqualTo(Outcome.SENT);
    assertThat(mailer.mails().get(0).body()).isEqualTo("No.");
  }

  @Test
  void aRejectedDraftIsNotSent(TestWaybill waybill) {
    Played<Result> run =
        play(waybill, new TemplateDrafter(), decided(new Approval(false, Optional.empty())));

    assertThat(run.result().outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(mailer.mails()).isEmpty();
  }

  @Test
  void whenNobodyDecidesInADayTheTeamIsTold(TestWaybill waybill) {
    Played<Result> run = play(waybill, new TemplateDrafter(), Script.QUIET);

    assertThat(run.result().outcome()).isEqualTo(Outcome.NOBODY_DECIDED);
    assertThat(run.when("tell-team")).isEqualTo(Duration.ofHours(24));
    assertThat(approvals.find("m-1")).isEmpty();
  }

  @Test
  void theDraftWaitsWithTheTokenOfTheCallback(TestWaybill waybill) {
    List<Optional<ApprovalRequest>> seen = new ArrayList<>();

    Approval yes = new Approval(true, Optional.empty());
    var unused =
        play(
                waybill,
                new TemplateDrafter(),
                run -> {
                  decided(yes).play(run);
                  run.during("close-request").then(() -> seen.add(approvals.find("m-1")));
                })
            .result();

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).orElseThrow().token()).isEqualTo("rehearsed~approval");
    assertThat(seen.get(0).orElseThrow().url()).hasPath("/callbacks/rehearsed~approval");
  }

  @Test
  void aModelThatRefusesLeavesTheMessageToTheTeam(TestWaybill waybill) {
    Drafter refusing =
        (message, onToken) -> {
          throw new FailNow("model-refused", "the model answered 401");
        };

    assertThat(play(waybill, refusing, Script.QUIET).result().outcome())
        .isEqualTo(Outcome.NOT_DRAFTED);
    assertThat(notices.texts())
        .containsExactly("support: No draft for zoe@example.com: the model answered 401");
  }

  private static Script decided(Approval approval) {
    return run -> run.advance(Duration.ofHours(2)).complete("approval", approval);
  }

  private Played<Result> play(TestWaybill waybill, Drafter drafter, Script script) {
    waybill.register(new AiReply(drafter, approvals, mailer, notices, Duration.ofHours(24)));
    MessageReceived message =
        new MessageReceived(
            "m-1", "zoe@example.com", "Your price?", Optional.empty(), Optional.of("Zoë"));
    return waybill.rehearse(AiReply.TYPE, message, script);
  }
}
