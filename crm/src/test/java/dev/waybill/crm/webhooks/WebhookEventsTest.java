package dev.waybill.crm.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.Event;
import dev.waybill.FailNow;
import dev.waybill.crm.events.BookingMoved;
import dev.waybill.crm.events.LeadCreated;
import dev.waybill.crm.events.ReviewPosted;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookEventsTest {

  @Test
  void aFormBecomesALead() {
    assertThat(only("{'type':'form.submitted','data':{'id':7,'email':'a@b.de','new':{'x':1}}}"))
        .isEqualTo(
            new LeadCreated("7", "a@b.de", Optional.empty(), Optional.of("web"), Optional.empty()));
  }

  @Test
  void aRescheduleMovesTheBooking() {
    assertThat(
            only(
                "{'type':'booking.rescheduled',"
                    + "'data':{'bookingId':'b','startsAt':'2026-03-09T10:00:00Z'}}"))
        .isEqualTo(new BookingMoved("b", Instant.parse("2026-03-09T10:00:00Z")));
  }

  @Test
  void aReviewKeepsItsStarsWhenItHasSome() {
    assertThat(only("{'type':'review.posted','data':{'bookingId':'b','stars':5}}"))
        .isEqualTo(new ReviewPosted("b", 5, Optional.empty()));
    assertThat(only("{'type':'review.posted','data':{'bookingId':'b','stars':null}}"))
        .isEqualTo(new ReviewPosted("b", 0, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'email.replied','data':{'leadId':'l'}}",
        "{'type':'email.unsubscribed','data':{'contactId':'c'}}",
        "{'type':'booking.cancelled','data':{'bookingId':'b'}}"
      })
  void theOtherKindsBecomeOneEvent(String body) {
    assertThat(events(body)).hasSize(1);
  }

  @Test
  void anUnknownKindBecomesNothing() {
    assertThat(events("{'type':'moon.landing','data':{}}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "[]",
        "{'type':1,'data':{}}",
        "{'type':'form.submitted'}",
        "{'type':'form.submitted','data':{'id':'1'}}",
        "{'type':'form.submitted','data':{'id':'1','email':' '}}",
        "{'type':'booking.rescheduled','data':{'bookingId':'b','startsAt':'tomorrow'}}",
        "{'type':'review.posted','data':{'bookingId':'b','stars':'many'}}"
      })
  void aBodyThatBreaksARuleIsRefusedByName(String body) {
    assertThatThrownBy(() -> events(body))
        .isInstanceOfSatisfying(FailNow.class, e -> assertThat(e.code()).isEqualTo("bad-webhook"))
        .hasMessageContaining("Tell the sender");
  }

  private static Object only(String body) {
    assertThat(events(body)).hasSize(1);
    return events(body).get(0).data();
  }

  private static List<Event<?>> events(String body) {
    return WebhookEvents.of(WebhookPayload.read(body.replace('\'', '"')));
  }
}
