package dev.waybill.crm.events;

/**
 * A lead is gone.
 *
 * @param leadId required
 */
public record LeadDeleted(String leadId) {}
