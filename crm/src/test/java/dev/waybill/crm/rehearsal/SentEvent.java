package dev.waybill.crm.rehearsal;

/** An event that the run sent; its data as JSON. */
public record SentEvent(String id, String name, String data) {}
