package dev.waybill.crm.mail;

/**
 * What is kept of a mail that was sent.
 *
 * @param messageId its Message-ID, derived from the key: the same for a repeat
 */
public record MailReceipt(String messageId) {}
