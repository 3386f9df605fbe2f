package dev.waybill.crm.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.FailNow;
import dev.waybill.crm.events.MessageReceived;
import dev.waybill.crm.rehearsal.Rehearsal;
import dev.waybill.crm.replies.AiReply;
import dev.waybill.crm.replies.AiReply.Outcome;
import dev.waybill.crm.replies.AiReply.Result;
import dev.waybill.crm.replies.Approval;
import dev.waybill.crm.replies.ApprovalRequest;
import dev.waybill.crm.replies.Approvals;
import dev.waybill.crm.replies.Drafter;
import dev.waybill.crm.replies.TemplateDrafter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class AiReplyTest {
  @RegisterExtension final Databases databases = new Databases();

  private final Approvals approvals = databases.get().approvals();
  private final RecordingMailer mailer = new RecordingMailer();
  private final RecordingNotices notices = new RecordingNotices();

  @Test
  void theDraftIsSentWhenAPersonApprovesIt() {
    Rehearsal<MessageReceived, Result> run =
        message(new TemplateDrafter())
            .completeAt(Duration.ofHours(2), "approval", new Approval(true, Optional.empty()));

    assertThat(run.result().outcome()).isEqualTo(Outcome.SENT);
    assertThat(mailer.mails().get(0).body()).contains("number of seats");
    assertThat(mailer.mails().get(0).headers()).containsEntry("In-Reply-To", "m-1");
    assertThat(run.when("send-reply")).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void thePersonsOwnWordsReplaceTheDraft() {
    Rehearsal<MessageReceived, Result> run =
        message(new TemplateDrafter())
            .completeAt(Duration.ofHours(2), "approval", new Approval(true, Optional.of("No.")));

    assertThat(run.result().outcome()).isEqualTo(Outcome.SENT);
    assertThat(mailer.mails().get(0).body()).isEqualTo("No.");
  }

  @Test
  void aRejectedDraftIsNotSent() {
    Rehearsal<MessageReceived, Result> run =
        message(new TemplateDrafter())
            .completeAt(Duration.ofHours(2), "approval", new Approval(false, Optional.empty()));

    assertThat(run.result().outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(mailer.mails()).isEmpty();
  }

  @Test
  void whenNobodyDecidesInADayTheTeamIsTold() {
    Rehearsal<MessageReceived, Result> run = message(new TemplateDrafter());

    assertThat(run.result().outcome()).isEqualTo(Outcome.NOBODY_DECIDED);
    assertThat(run.when("tell-team")).isEqualTo(Duration.ofHours(24));
    assertThat(approvals.find("m-1")).isEmpty();
  }

  @Test
  void theDraftWaitsWithTheTokenOfTheCallback() {
    List<Optional<ApprovalRequest>> seen = new ArrayList<>();

    message(new TemplateDrafter())
        .completeAt(Duration.ofHours(2), "approval", new Approval(true, Optional.empty()))
        .during("close-request", () -> seen.add(approvals.find("m-1")))
        .result();

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).orElseThrow().token()).isEqualTo("run-1~approval");
    assertThat(seen.get(0).orElseThrow().url()).hasPath("/callbacks/run-1~approval");
  }

  @Test
  void aModelThatRefusesLeavesTheMessageToTheTeam() {
    Drafter refusing =
        (message, onToken) -> {
          throw new FailNow("model-refused", "the model answered 401");
        };

    assertThat(message(refusing).result().outcome()).isEqualTo(Outcome.NOT_DRAFTED);
    assertThat(notices.texts())
        .containsExactly("support: No draft for zoe@example.com: the model answered 401");
  }

  private Rehearsal<MessageReceived, Result> message(Drafter drafter) {
    return Rehearsal.of(
        new AiReply(drafter, approvals, mailer, notices, Duration.ofHours(24)),
        new MessageReceived(
            "m-1", "zoe@example.com", "Your price?", Optional.empty(), Optional.of("Zoë")));
  }
}
