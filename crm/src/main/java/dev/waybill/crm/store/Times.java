package dev.waybill.crm.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Instants as every database keeps them: with microseconds, whatever the zone of the process. */
final class Times {
  private Times() {}

  static OffsetDateTime bound(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }
}
