package dev.waybill.crm.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import dev.waybill.Event;
import dev.waybill.WaybillException;
import dev.waybill.crm.events.WebhookReceived;
import dev.waybill.crm.webhooks.WebhookReceiver.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WebhookReceiverTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String BODY = "{\"type\":\"form.submitted\",\"data\":{\"name\":\"Zoë\"}}";

  private final RecordingClient client = new RecordingClient();
  private final WebhookReceiver receiver = WebhookReceiver.of(Optional.of(SECRET));

  @Test
  void aGenuineWebhookBecomesAnEventWithTheDeliverysId() throws Exception {
    assertThat(receive(signed("msg_1", 0, SECRET), BODY)).isEqualTo(Answer.ACCEPTED);

    Event<?> event = client.sent().get(0);
    assertThat(event.id()).isEqualTo("webhook-msg_1");
    assertThat(event.data()).isEqualTo(new WebhookReceived("msg_1", BODY));
  }

  @Test
  void aBodyThatWasChangedIsRefused() throws Exception {
    assertRefused(signed("msg_1", 0, SECRET), BODY.replace("Zoë", "Eve"));
  }

  @Test
  void anotherSecretIsRefused() throws Exception {
    assertRefused(signed("msg_1", 0, "whsec_" + "QUFB".repeat(8)), BODY);
  }

  @Test
  void anIdThatWasChangedIsRefused() throws Exception {
    Map<String, List<String>> headers = new java.util.HashMap<>(signed("msg_1", 0, SECRET));
    headers.put("Webhook-Id", List.of("msg_2"));

    assertRefused(headers, BODY);
  }

  @Test
  void aReplayAfterFiveMinutesIsRefused() throws Exception {
    assertRefused(signed("msg_1", -301, SECRET), BODY);
  }

  @Test
  void aWebhookFromTheFutureIsRefused() throws Exception {
    assertRefused(signed("msg_1", 600, SECRET), BODY);
  }

  @Test
  void aWebhookWithoutSignatureIsRefused() {
    assertRefused(Map.of(), BODY);
    assertRefused(Map.of("webhook-id", List.of()), BODY);
  }

  @Test
  void withoutASecretEveryWebhookIsRefused() throws Exception {
    Answer answer =
        WebhookReceiver.of(Optional.empty())
            .receive(signed("msg_1", 0, SECRET), BODY.getBytes(StandardCharsets.UTF_8), client);

    assertThat(answer).isEqualTo(Answer.REFUSED);
    assertThat(client.sent()).isEmpty();
  }

  @Test
  void aHugeBodyIsRefusedBeforeItsSignatureIsLookedAt() {
    assertThat(receive(Map.of(), "x".repeat(300_000))).isEqualTo(Answer.TOO_LARGE);
    assertThat(client.sent()).isEmpty();
  }

  @Test
  void aSecretThatIsNoneIsRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> WebhookReceiver.of(Optional.of("whsec_%%%secret")))
        .isInstanceOf(WaybillException.class)
        .hasMessageContaining("CRM_WEBHOOK_SECRET")
        .hasMessageNotContaining("%%%secret");
  }

  private void assertRefused(Map<String, List<String>> headers, String body) {
    assertThat(receive(headers, body)).isEqualTo(Answer.REFUSED);
    assertThat(client.sent()).isEmpty();
  }

  private Answer receive(Map<String, List<String>> headers, String body) {
    return receiver.receive(headers, body.getBytes(StandardCharsets.UTF_8), client);
  }

  private static Map<String, List<String>> signed(String id, long age, String secret)
      throws Exception {
    long time = Instant.now().getEpochSecond() + age;
    return Map.of(
        "Webhook-Id", List.of(id),
        "Webhook-Timestamp", List.of(Long.toString(time)),
        "Webhook-Signature", List.of(new Webhook(secret).sign(id, time, BODY)));
  }
}
