package dev.waybill.crm.events;

import java.time.Instant;

/**
 * A visit was rescheduled.
 *
 * @param bookingId required
 * @param startsAt the new time; an event without it is reported and otherwise ignored
 */
public record BookingMoved(String bookingId, Instant startsAt) {}
