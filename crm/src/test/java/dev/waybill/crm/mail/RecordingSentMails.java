package dev.waybill.crm.mail;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers what was sent. */
final class RecordingSentMails implements SentMails {
  private final Map<String, Mail> mails = new LinkedHashMap<>();

  @Override
  public boolean contains(String key) {
    return mails.containsKey(key);
  }

  @Override
  public void add(String key, Mail mail) {
    mails.put(key, mail);
  }
}
