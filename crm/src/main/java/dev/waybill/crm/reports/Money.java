package dev.waybill.crm.reports;

import java.math.BigDecimal;
import java.util.Locale;

/** Amounts as people read them. */
final class Money {
  private Money() {}

  static String text(long cents) {
    return String.format(Locale.ROOT, "%,.2f", BigDecimal.valueOf(cents, 2));
  }
}
