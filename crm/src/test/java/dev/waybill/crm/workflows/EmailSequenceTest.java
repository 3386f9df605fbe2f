package dev.waybill.crm.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.crm.contacts.Contacts;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.SequenceStarted;
import dev.waybill.crm.events.SequenceStarted.Letter;
import dev.waybill.crm.events.Unsubscribed;
import dev.waybill.crm.mailing.EmailSequence;
import dev.waybill.crm.mailing.EmailSequence.Result;
import dev.waybill.crm.rehearsal.Rehearsal;
import dev.waybill.crm.timing.SendWindow;
import dev.waybill.crm.timing.TimeScale;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class EmailSequenceTest {
  @RegisterExtension final Databases databases = new Databases();

  private final Contacts contacts = databases.get().contacts();
  private final RecordingMailer mailer = new RecordingMailer();

  @Test
  void mailsWaitForTheOfficeHoursOfTheContact() {
    Rehearsal<SequenceStarted, Result> run = in("Asia/Tokyo", TimeScale.REAL);

    assertThat(run.result()).isEqualTo(new Result(3, false));
    assertThat(run.when("send")).isEqualTo(Duration.ofHours(15));
    assertThat(run.when("send:1")).isEqualTo(Duration.ofHours(19));
    assertThat(run.when("send:2")).isEqualTo(Duration.ofHours(19).plusDays(3));
    assertThat(mailer.subjects()).containsExactly("Hello Zoë", "One more", "Last");
  }

  @Test
  void whoUnsubscribesGetsNoFurtherMail() {
    Rehearsal<SequenceStarted, Result> run =
        in("UTC", TimeScale.REAL).at(Duration.ofHours(1), unsubscribed("c-1"));

    assertThat(run.result()).isEqualTo(new Result(1, true));
    assertThat(contacts.isUnsubscribed("zoe@example.com")).isTrue();
  }

  @Test
  void whoUnsubscribesWhileAMailGoesOutGetsNoFurtherOne() {
    Rehearsal<SequenceStarted, Result> run = in("UTC", TimeScale.REAL);
    run.during("send", () -> run.send(unsubscribed("c-1")));

    assertThat(run.result()).isEqualTo(new Result(1, true));
  }

  @Test
  void whoUnsubscribedLongAgoGetsNothing() {
    contacts.unsubscribe("zoe@example.com");

    assertThat(in("UTC", TimeScale.REAL).result()).isEqualTo(new Result(0, true));
    assertThat(mailer.mails()).isEmpty();
  }

  @Test
  void aCompressedSequenceKeepsNoWindow() {
    Rehearsal<SequenceStarted, Result> run = in("Asia/Tokyo", new TimeScale(0.001));

    assertThat(run.result()).isEqualTo(new Result(3, false));
    assertThat(run.when("send:1")).isEqualTo(Duration.ofMillis(14_400));
  }

  @Test
  void anUnknownZoneFailsTheRunByName() {
    assertThat(in("Mars/Base", TimeScale.REAL).failure())
        .matches(failure -> failure.is("bad-event"))
        .matches(failure -> failure.message().contains("Mars/Base"));
  }

  private Rehearsal<SequenceStarted, Result> in(String zone, TimeScale scale) {
    return Rehearsal.of(
        new EmailSequence(mailer, contacts, scale, SendWindow.OFFICE_HOURS),
        new SequenceStarted(
            "onboarding",
            "c-1",
            "zoe@example.com",
            Optional.of("Zoë"),
            Optional.of(zone),
            List.of(
                letter(Duration.ZERO, "Hello {name}"),
                letter(Duration.ofHours(4), "One more"),
                letter(Duration.ofDays(3), "Last"))));
  }

  private static Letter letter(Duration after, String subject) {
    return new Letter(Optional.of(after), subject, "text");
  }

  private static dev.waybill.Event<?> unsubscribed(String contactId) {
    return CrmEvents.UNSUBSCRIBED.event(new Unsubscribed(contactId));
  }
}
