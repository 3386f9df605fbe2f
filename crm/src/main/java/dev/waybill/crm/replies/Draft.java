package dev.waybill.crm.replies;

/** What shall be answered, before a person has read it. */
public record Draft(String text) {}
