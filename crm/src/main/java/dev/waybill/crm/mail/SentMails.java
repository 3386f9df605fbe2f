package dev.waybill.crm.mail;

/** The mails that were sent, by key. */
public interface SentMails {
  boolean contains(String key);

  void add(String key, Mail mail);
}
