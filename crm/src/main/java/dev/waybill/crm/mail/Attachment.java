package dev.waybill.crm.mail;

/** A file that goes with a mail. */
public final class Attachment {
  private final String name;
  private final String contentType;
  private final byte[] content;

  public Attachment(String name, String contentType, byte[] content) {
    this.name = name;
    this.contentType = contentType;
    this.content = content.clone();
  }

  public String name() {
    return name;
  }

  public String contentType() {
    return contentType;
  }

  public byte[] content() {
    return content.clone();
  }
}
