package dev.waybill.crm.webhooks;

import dev.waybill.Event;
import dev.waybill.crm.events.BookingCancelled;
import dev.waybill.crm.events.BookingMoved;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.LeadCreated;
import dev.waybill.crm.events.LeadReplied;
import dev.waybill.crm.events.ReviewPosted;
import dev.waybill.crm.events.Unsubscribed;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** What each kind of webhook means to the CRM. */
final class WebhookEvents {
  private WebhookEvents() {}

  /** The events to send; none for a kind the CRM does not know. */
  static List<Event<?>> of(WebhookPayload payload) {
    return switch (payload.type()) {
      case "form.submitted" -> List.of(CrmEvents.LEAD_CREATED.event(lead(payload)));
      case "email.replied" ->
          List.of(
              CrmEvents.LEAD_REPLIED.event(
                  new LeadReplied(payload.required("leadId"), payload.optional("text"))));
      case "email.unsubscribed" ->
          List.of(CrmEvents.UNSUBSCRIBED.event(new Unsubscribed(payload.required("contactId"))));
      case "booking.rescheduled" ->
          List.of(
              CrmEvents.BOOKING_MOVED.event(
                  new BookingMoved(payload.required("bookingId"), instant(payload, "startsAt"))));
      case "booking.cancelled" ->
          List.of(
              CrmEvents.BOOKING_CANCELLED.event(
                  new BookingCancelled(payload.required("bookingId"), payload.optional("reason"))));
      case "review.posted" -> List.of(CrmEvents.REVIEW_POSTED.event(review(payload)));
      default -> List.of();
    };
  }

  private static LeadCreated lead(WebhookPayload payload) {
    return new LeadCreated(
        payload.required("id"),
        payload.required("email"),
        payload.optional("name"),
        Optional.of(payload.optional("source").orElse("web")),
        payload.optional("ownerId"));
  }

  private static ReviewPosted review(WebhookPayload payload) {
    int stars = payload.optional("stars").map(WebhookEvents::number).orElse(0);
    return new ReviewPosted(payload.required("bookingId"), stars, payload.optional("text"));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw WebhookPayload.bad("must have a whole number of stars, got: '" + text + "'");
    }
  }

  private static Instant instant(WebhookPayload payload, String field) {
    String text = payload.required(field);
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw WebhookPayload.bad(
          "must have '" + field + "' like 2026-03-09T10:00:00Z, got: '" + text + "'");
    }
  }
}
