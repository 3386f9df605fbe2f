package dev.waybill.inngest;

/** What things are called on the server. */
final class InngestNames {
  static final String BACKEND = "inngest";

  private InngestNames() {}
}
