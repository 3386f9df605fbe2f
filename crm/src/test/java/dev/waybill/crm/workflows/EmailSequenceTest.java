package dev.waybill.crm.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.crm.contacts.Contacts;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.SequenceStarted;
import dev.waybill.crm.events.SequenceStarted.Letter;
import dev.waybill.crm.events.Unsubscribed;
import dev.waybill.crm.mailing.EmailSequence;
import dev.waybill.crm.mailing.EmailSequence.Result;
import dev.waybill.crm.mailing.KeepConsent;
import dev.waybill.crm.timing.SendWindow;
import dev.waybill.crm.timing.TimeScale;
import dev.waybill.testing.Played;
import dev.waybill.testing.Script;
import dev.waybill.testing.TestWaybill;
import dev.waybill.testing.WaybillTest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@WaybillTest
final class EmailSequenceTest {
  @RegisterExtension final Databases databases = new Databases();

  private final Contacts contacts = databases.get().contacts();
  private final RecordingMailer mailer = new RecordingMailer();

  @Test
  void mailsWaitForTheOfficeHoursOfTheContact(TestWaybill waybill) {
    Played<Result> run = play(waybill, "Asia/Tokyo", TimeScale.REAL, Script.QUIET);

    assertThat(run.result()).isEqualTo(new Result(3, false));
    assertThat(run.when("send")).isEqualTo(Duration.ofHours(15));
    assertThat(run.when("send:1")).isEqualTo(Duration.ofHours(19));
    assertThat(run.when("send:2")).isEqualTo(Duration.ofHours(19).plusDays(3));
    assertThat(mailer.subjects()).containsExactly("Hello Zoë", "One more", "Last");
  }

  @Test
  void whoUnsubscribesGetsNoFurtherMail(TestWaybill waybill) {
    Played<Result> run =
        play(
            waybill,
            "UTC",
            TimeScale.REAL,
            letters -> letters.advance(Duration.ofHours(1)).send(unsubscribed("c-1")));

    assertThat(run.result()).isEqualTo(new Result(1, true));
    assertThat(contacts.isUnsubscribed("zoe@example.com")).isTrue();
  }

  @Test
  void whoUnsubscribesWhileAMailGoesOutGetsNoFurtherOne(TestWaybill waybill) {
    Played<Result> run =
        play(
            waybill,
            "UTC",
            TimeScale.REAL,
            letters -> letters.during("send").send(unsubscribed("c-1")));

    assertThat(run.result()).isEqualTo(new Result(1, true));
  }

  @Test
  void whoUnsubscribedLongAgoGetsNothing(TestWaybill waybill) {
    contacts.unsubscribe("zoe@example.com");

    assertThat(play(waybill, "UTC", TimeScale.REAL, Script.QUIET).result())
        .isEqualTo(new Result(0, true));
    assertThat(mailer.mails()).isEmpty();
  }

  @Test
  void whoUnsubscribesWhileNoSequenceRunsGetsNothingOfALaterOne(TestWaybill waybill) {
    waybill.register(new KeepConsent(contacts));
    waybill.register(sequence(TimeScale.REAL));
    waybill.send(unsubscribed("c-1"));
    waybill.settle();

    assertThat(waybill.rehearse(EmailSequence.TYPE, onboarding("UTC"), Script.QUIET).result())
        .isEqualTo(new Result(0, true));
    assertThat(mailer.mails()).isEmpty();
  }

  @Test
  void aWishOfNobodyFailsByName(TestWaybill waybill) {
    waybill.register(new KeepConsent(contacts));

    assertThat(waybill.rehearse(KeepConsent.TYPE, new Unsubscribed(" "), Script.QUIET).failure())
        .matches(failure -> failure.is("bad-event"))
        .matches(failure -> failure.message().contains("'contactId' is required"));
  }

  @Test
  void aCompressedSequenceKeepsNoWindow(TestWaybill waybill) {
    Played<Result> run = play(waybill, "Asia/Tokyo", new TimeScale(0.001), Script.QUIET);

    assertThat(run.result()).isEqualTo(new Result(3, false));
    assertThat(run.when("send:1")).isEqualTo(Duration.ofMillis(14_400));
  }

  @Test
  void anUnknownZoneFailsTheRunByName(TestWaybill waybill) {
    assertThat(play(waybill, "Mars/Base", TimeScale.REAL, Script.QUIET).failure())
        .matches(failure -> failure.is("bad-event"))
        .matches(failure -> failure.message().contains("Mars/Base"));
  }

  private Played<Result> play(TestWaybill waybill, String zone, TimeScale scale, Script script) {
    waybill.register(sequence(scale));
    return waybill.rehearse(EmailSequence.TYPE, onboarding(zone), script);
  }

  private EmailSequence sequence(TimeScale scale) {
    return new EmailSequence(mailer, contacts, scale, SendWindow.OFFICE_HOURS);
  }

  private static SequenceStarted onboarding(String zone) {
    return new SequenceStarted(
        "onboarding",
        "c-1",
        "zoe@example.com",
        Optional.of("Zoë"),
        Optional.of(zone),
        List.of(
            letter(Duration.ZERO, "Hello {name}"),
            letter(Duration.ofHours(4), "One more"),
            letter(Duration.ofDays(3), "Last")));
  }

  private static Letter letter(Duration after, String subject) {
    return new Letter(Optional.of(after), subject, "text");
  }

  private static dev.waybill.Event<?> unsubscribed(String contactId) {
    return CrmEvents.UNSUBSCRIBED.event(new Unsubscribed(contactId));
  }
}
