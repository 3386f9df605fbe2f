package dev.waybill.crm.events;

/**
 * The scoring shall stop.
 *
 * @param jobId required
 */
public record ScoringStopped(String jobId) {}
