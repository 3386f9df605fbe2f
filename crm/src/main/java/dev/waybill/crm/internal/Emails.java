package dev.waybill.crm.internal;

import java.util.regex.Pattern;

/** The shape of mail addresses. */
public final class Emails {
  private static final Pattern ADDRESS =
      Pattern.compile("[^@\\s<>,;]+@[^@\\s<>,;.]+(\\.[^@\\s<>,;.]+)+");

  private Emails() {}

  public static boolean valid(String address) {
    return address.length() <= 254 && ADDRESS.matcher(address).matches();
  }
}
