package dev.waybill.crm.mail;

import dev.waybill.crm.internal.FileNames;

/** Message-IDs derived from keys. */
final class MessageIds {
  private MessageIds() {}

  static String of(String key) {
    return "<" + FileNames.hash(key).substring(0, 32) + "@waybill.dev>";
  }
}
