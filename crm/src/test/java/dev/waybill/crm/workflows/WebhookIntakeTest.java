package dev.waybill.crm.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.crm.events.WebhookReceived;
import dev.waybill.crm.rehearsal.Rehearsal;
import dev.waybill.crm.webhooks.WebhookIntake;
import dev.waybill.crm.webhooks.WebhookIntake.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class WebhookIntakeTest {
  @RegisterExtension final Databases databases = new Databases();

  @Test
  void aFormBecomesALeadWithTheWebhooksId() {
    Rehearsal<WebhookReceived, Result> run =
        webhook("{\"type\":\"form.submitted\",\"data\":{\"id\":\"l-9\",\"email\":\"a@b.de\"}}");

    assertThat(run.result()).isEqualTo(new Result("form.submitted", 1));
    assertThat(run.sent())
        .singleElement()
        .matches(event -> event.id().equals("w-1-0"))
        .matches(event -> event.name().equals("crm/lead.created"))
        .matches(event -> event.data().contains("\"leadId\":\"l-9\""));
    assertThat(databases.get().inventory().count("webhooks")).isEqualTo(1);
  }

  @Test
  void anUnknownKindIsKeptAndSendsNothing() {
    Rehearsal<WebhookReceived, Result> run = webhook("{\"type\":\"moon\",\"data\":{}}");

    assertThat(run.result()).isEqualTo(new Result("moon", 0));
    assertThat(run.keys()).containsExactly("step keep", "step read");
    assertThat(databases.get().inventory().count("webhooks")).isEqualTo(1);
  }

  @Test
  void aBrokenBodyFailsTheRunByName() {
    Rehearsal<WebhookReceived, Result> run = webhook("not json");

    assertThat(run.failure().message()).contains("must be JSON");
    assertThat(databases.get().inventory().count("webhooks")).isEqualTo(1);
  }

  private Rehearsal<WebhookReceived, Result> webhook(String body) {
    return Rehearsal.of(
        new WebhookIntake(databases.get().webhooks()), new WebhookReceived("w-1", body));
  }
}
