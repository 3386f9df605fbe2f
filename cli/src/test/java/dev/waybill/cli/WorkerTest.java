package dev.waybill.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import dev.waybill.crm.events.MessageReceived;
import dev.waybill.crm.replies.AiReply;
import dev.waybill.crm.store.CrmDatabase;
import dev.waybill.crm.store.DatabaseUrl;
import dev.waybill.local.LocalBackend;
import dev.waybill.runtime.Settings;
import dev.waybill.runtime.WaybillHandler;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The worker as it runs in earnest: a process, signals and HTTP. */
@Timeout(180)
final class WorkerTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Map<String, String> SECRETS =
      Map.of("CRM_WEBHOOK_SECRET", SECRET, "CRM_MODEL_KEY", "none");
  private static final String FORM =
      "{\"type\":\"form.submitted\",\"data\":{\"id\":\"l-9\",\"email\":\"a@example.com\"}}";

  @TempDir Path directory;

  @Test
  void sigtermLetsTheBodyInFlightEndAndAnotherWorkerFinishesTheRuns() throws Exception {
    String first = started("m-1");
    String second = started("m-2");
    try (ModelServer model = new ModelServer()) {
      String[] settings = {
        "crm.model.url=" + model.url(),
        "crm.model.name=m",
        "crm.time.scale=0.00001", // nobody decides, within a second
        "waybill.local.workers=1"
      };
      try (WorkerProcess worker = WorkerProcess.start(directory, SECRETS, settings)) {
        model.awaitCall();
        worker.sendSigterm();
        worker.until(() -> worker.stacks().contains("local.Scheduler.close("));
        model.answer();
        assertThat(worker.exit()).isEqualTo(143);
        assertThat(worker.output()).containsExactly("{\"stopping\":true}", "{\"stopped\":true}");
      }
      assertThat(model.calls()).isEqualTo(1);
      assertThat(journal(first) + journal(second)).containsOnlyOnce("draft");

      try (WorkerProcess worker = WorkerProcess.start(directory, SECRETS, settings)) {
        worker.awaitCompleted("ai-reply");
        worker.sendSigterm();
        assertThat(worker.exit()).isEqualTo(143);
      }
      assertThat(model.calls()).isEqualTo(2);
      assertThat(journal(first)).containsOnlyOnce("draft").contains("tell-team");
      assertThat(journal(second)).containsOnlyOnce("draft").contains("tell-team");
    }
  }

  private String started(String message) {
    String input =
        "{\"messageId\": \"%s\", \"from\": \"zoe@example.com\", \"text\": \"Your price?\"}";
    Called started = Called.in(directory, "start", "ai-reply", "--input", input.formatted(message));
    assertThat(started.exit()).as(started.err()).isEqualTo(Exit.OK);
    return started.out().substring(0, 36);
  }

  private String journal(String run) {
    return Called.in(directory, "runs", "journal", run).out();
  }

  @Test
  void aCallbackReachesItsRunOverHttpOnce() throws Exception {
    String path = draftedAndWaiting();
    byte[] yes = "{\"approved\": true}".getBytes(UTF_8);
    try (WorkerProcess worker = WorkerProcess.start(directory, SECRETS)) {
      assertThat(worker.get(path)).isEqualTo(405);
      assertThat(worker.post(path, "yes".getBytes(UTF_8), Map.of())).isEqualTo(400);
      assertThat(worker.post(path + "x", yes, Map.of())).isEqualTo(404);
      assertThat(worker.post(path, yes, Map.of())).isEqualTo(204);
      assertThat(worker.post(path, yes, Map.of())).isEqualTo(404);
      worker.awaitCompleted("ai-reply");
    }
    assertThat(directory.resolve("crm/mails")).isDirectoryRecursivelyContaining("glob:**.eml");
  }

  /** The path of the callback that a drafted reply waits for. */
  private String draftedAndWaiting() {
    Map<String, String> crm = Map.of("crm.directory", directory.resolve("crm").toString());
    Settings settings =
        Settings.of(Map.of("waybill.local.file", directory.resolve("waybill.db").toString()));
    try (Session session = Session.open(settings, crm, true)) {
      LocalBackend engine = session.local(settings).orElseThrow();
      var unused =
          session
              .client()
              .start(
                  AiReply.TYPE,
                  new MessageReceived(
                      "m-1", "zoe@example.com", "Price?", Optional.empty(), Optional.empty()));
      assertThat(engine.settle(Duration.ofSeconds(30))).isTrue();
    }
    DatabaseUrl url = DatabaseUrl.embedded(directory.resolve("crm/database"));
    try (CrmDatabase database = CrmDatabase.open(url, Clock.systemUTC())) {
      return database.approvals().find("m-1").orElseThrow().url().getPath();
    }
  }

  @Test
  void aSignedWebhookReachesItsWorkflowAndOthersAreRefused() throws Exception {
    byte[] form = FORM.getBytes(UTF_8);
    try (WorkerProcess worker = WorkerProcess.start(directory, SECRETS)) {
      assertThat(worker.post("/webhooks", form, Map.of())).isEqualTo(401);
      assertThat(worker.post("/webhooks", FORM.replace("l-9", "l-0").getBytes(UTF_8), signed()))
          .isEqualTo(401);
      assertThat(worker.post("/webhooks", new byte[300_000], signed())).isEqualTo(413);
      assertThat(worker.post("/webhooks", new byte[WaybillHandler.MOST_BYTES + 1], signed()))
          .isEqualTo(413);
      assertThat(worker.get("/webhooks")).isEqualTo(405);
      assertThat(worker.post("/webhooks/more", form, signed())).isEqualTo(404);
      assertThat(worker.post("/", form, signed())).isEqualTo(404);
      assertThat(worker.post("/webhooks", form, signed())).isEqualTo(202);
      assertThat(worker.post("/webhooks", form, signed())).isEqualTo(202);
      worker.awaitCompleted("webhook-intake");
    }
    assertThat(list("webhook-intake").lines()).hasSize(1);
    assertThat(list("lead-follow-up").lines()).hasSize(1);
  }

  private String list(String workflow) {
    return Called.in(directory, "runs", "list", "--workflow", workflow).out();
  }

  private static Map<String, String> signed() throws Exception {
    long time = Instant.now().getEpochSecond();
    return Map.of(
        "webhook-id", "msg_1",
        "webhook-timestamp", Long.toString(time),
        "webhook-signature", new Webhook(SECRET).sign("msg_1", time, FORM));
  }
}
