package dev.waybill.crm.leads;

import java.time.Duration;

/**
 * One mail to a lead.
 *
 * @param after the touch before it
 * @param subject {@code {name}} stands for the lead
 * @param body {@code {name}} stands for the lead
 */
public record Touch(Duration after, String subject, String body) {}
