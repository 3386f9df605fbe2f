package dev.waybill.crm.events;

/**
 * A contact wants no more mails.
 *
 * @param contactId required
 */
public record Unsubscribed(String contactId) {}
