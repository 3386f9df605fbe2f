package dev.waybill.crm.workflows;

import dev.waybill.crm.mail.Attachment;
import dev.waybill.crm.mail.Mail;
import dev.waybill.crm.mail.MailReceipt;
import dev.waybill.crm.mail.Mailer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers mails by key; refuses the first ones when told so. */
final class RecordingMailer implements Mailer {
  private final Map<String, Mail> mails = new LinkedHashMap<>();
  private final Map<String, List<Attachment>> attachments = new LinkedHashMap<>();
  private int failures;

  RecordingMailer failing(int times) {
    failures = times;
    return this;
  }

  @Override
  public MailReceipt send(String key, Mail mail, List<Attachment> files) throws IOException {
    if (failures-- > 0) {
      throw new IOException("the server is down");
    }
    mails.put(key, mail);
    attachments.put(key, files);
    return new MailReceipt("<" + key + ">");
  }

  List<String> subjects() {
    return mails.values().stream().map(Mail::subject).toList();
  }

  List<Mail> mails() {
    return List.copyOf(mails.values());
  }

  List<Attachment> attachments() {
    return attachments.values().stream().flatMap(List::stream).toList();
  }

  List<String> recipients() {
    return new ArrayList<>(mails.values().stream().map(Mail::to).toList());
  }
}
