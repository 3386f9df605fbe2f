package dev.waybill.crm.reports;

/** The deals of one stage. */
public record StageTotal(String stage, long deals, long amountCents) {}
