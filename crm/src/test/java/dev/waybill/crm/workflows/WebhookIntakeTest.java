package dev.waybill.crm.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.crm.events.WebhookReceived;
import dev.waybill.crm.webhooks.WebhookIntake;
import dev.waybill.crm.webhooks.WebhookIntake.Result;
import dev.waybill.testing.Played;
import dev.waybill.testing.Script;
import dev.waybill.testing.TestWaybill;
import dev.waybill.testing.WaybillTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@WaybillTest
final class WebhookIntakeTest {
  @RegisterExtension final Databases databases = new Databases();

  @Test
  void aFormBecomesALeadWithTheWebhooksId(TestWaybill waybill) {
    Played<Result> run =
        webhook(
            waybill,
            "{\"type\":\"form.submitted\",\"data\":{\"id\":\"l-9\",\"email\":\"a@b.de\"}}");

    assertThat(run.result()).isEqualTo(new Result("form.submitted", 1));
    assertThat(run.sent())
        .singleElement()
        .matches(event -> event.id().equals("w-1-0"))
        .matches(event -> event.type().name().equals("crm/lead.created"))
        .matches(event -> event.data().text().contains("\"leadId\":\"l-9\""));
    assertThat(databases.get().inventory().count("webhooks")).isEqualTo(1);
  }

  @Test
  void anUnknownKindIsKeptAndSendsNothing(TestWaybill waybill) {
    Played<Result> run = webhook(waybill, "{\"type\":\"moon\",\"data\":{}}");

    assertThat(run.result()).isEqualTo(new Result("moon", 0));
    assertThat(run.entries()).containsExactly("step keep", "step read");
    assertThat(databases.get().inventory().count("webhooks")).isEqualTo(1);
  }

  @Test
  void aBrokenBodyFailsTheRunByName(TestWaybill waybill) {
    Played<Result> run = webhook(waybill, "not json");

    assertThat(run.failure().message()).contains("must be JSON");
    assertThat(databases.get().inventory().count("webhooks")).isEqualTo(1);
  }

  private Played<Result> webhook(TestWaybill waybill, String body) {
    waybill.register(new WebhookIntake(databases.get().webhooks()));
    return waybill.rehearse(WebhookIntake.TYPE, new WebhookReceived("w-1", body), Script.QUIET);
  }
}
