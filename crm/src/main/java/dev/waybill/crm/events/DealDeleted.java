package dev.waybill.crm.events;

/**
 * A deal is gone.
 *
 * @param dealId required
 */
public record DealDeleted(String dealId) {}
