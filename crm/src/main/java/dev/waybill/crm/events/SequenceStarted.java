package dev.waybill.crm.events;

import dev.waybill.crm.internal.Absent;
import dev.waybill.crm.internal.Required;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A contact was put on a sequence of mails; the mails are data.
 *
 * @param sequenceId required
 * @param contactId required
 * @param email required
 * @param name default the address
 * @param zone of the contact, for the send window; default UTC
 * @param mails in order, 1 to 50; required
 */
public record SequenceStarted(
    String sequenceId,
    String contactId,
    String email,
    Optional<String> name,
    Optional<String> zone,
    List<Letter> mails) {

  /**
   * One mail of the sequence. In subject and body {@code {name}} stands for the contact.
   *
   * @param after the mail before it, ISO-8601, for example {@code P2D} or {@code PT4H}; default at
   *     once
   * @param subject required
   * @param body required
   */
  public record Letter(Optional<Duration> after, String subject, String body) {
    public Letter {
      after = Absent.orEmpty(after);
    }
  }

  public SequenceStarted {
    name = Absent.orEmpty(name);
    zone = Absent.orEmpty(zone);
    mails = Absent.orEmpty(mails);
  }

  /** This sequence, when it has what it must have. */
  public SequenceStarted checked() {
    Required in =
        Required.in("crm/sequence.started")
            .text("sequenceId", sequenceId)
            .text("contactId", contactId)
            .email("email", email)
            .that(knownZone(), "zone", "must be a time zone like Europe/Berlin", zone.orElse(""))
            .that(!mails.isEmpty() && mails.size() <= 50, "mails", "must be 1 to 50", mails.size());
    for (int i = 0; i < mails.size(); i++) {
      in.text("mails[" + i + "].subject", mails.get(i).subject());
      in.text("mails[" + i + "].body", mails.get(i).body());
    }
    return this;
  }

  public ZoneId zoneId() {
    return ZoneId.of(zone.orElse("UTC"));
  }

  private boolean knownZone() {
    try {
      return !zoneId().getId().isEmpty();
    } catch (DateTimeException e) {
      return false;
    }
  }
}
