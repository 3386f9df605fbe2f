/**
 * What happens in the CRM: the event types and their data, tolerant of what foreign senders add or
 * leave out.
 */
@NullMarked
package dev.waybill.crm.events;

import org.jspecify.annotations.NullMarked;
