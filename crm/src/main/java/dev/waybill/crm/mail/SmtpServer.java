package dev.waybill.crm.mail;

import dev.waybill.WaybillException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;

/**
 * Where mails go out.
 *
 * @param encrypted TLS from the first byte ({@code smtps}); otherwise STARTTLS when the server has
 *     it
 */
public record SmtpServer(
    String host, int port, boolean encrypted, Optional<String> user, Optional<String> password) {

  /**
   * Reads {@code smtp://user:password@host:port} or {@code smtps://…}; user and port may be absent.
   */
  public static SmtpServer of(String url) {
    URI uri = parse(url);
    boolean encrypted = "smtps".equals(uri.getScheme());
    int port = uri.getPort() > 0 ? uri.getPort() : encrypted ? 465 : 587;
    String[] login =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    return new SmtpServer(uri.getHost(), port, encrypted, part(login, 0), part(login, 1));
  }

  Properties properties() {
    Properties p = new Properties();
    String protocol = encrypted ? "mail.smtps." : "mail.smtp.";
    p.setProperty("mail.transport.protocol", encrypted ? "smtps" : "smtp");
    p.setProperty(protocol + "host", host);
    p.setProperty(protocol + "port", Integer.toString(port));
    p.setProperty(protocol + "connectiontimeout", "10000");
    p.setProperty(protocol + "timeout", "30000");
    p.setProperty(protocol + "writetimeout", "30000");
    p.setProperty(protocol + "starttls.enable", "true");
    p.setProperty(protocol + "auth", Boolean.toString(user.isPresent()));
    return p;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return (encrypted ? "smtps://" : "smtp://") + host + ":" + port;
  }

  private static URI parse(String url) {
    try {
      URI uri = URI.create(url);
      if (uri.getHost() != null
          && ("smtp".equals(uri.getScheme()) || "smtps".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // reported below, without the value: it may hold a password
    }
    throw new WaybillException(
        "bad-setting",
        "CRM_SMTP_URL must read smtp://user:password@host:port or smtps://…, with special"
            + " characters percent-encoded; its value is not shown because it may hold a password");
  }

  private static Optional<String> part(String[] login, int index) {
    return login.length > index
        ? Optional.of(URLDecoder.decode(login[index].replace("+", "%2B"), StandardCharsets.UTF_8))
        : Optional.empty();
  }
}
