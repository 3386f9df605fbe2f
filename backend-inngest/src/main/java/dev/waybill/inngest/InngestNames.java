package dev.waybill.inngest;

/** What things are called on the server. */
final class InngestNames {
  static final String BACKEND = "inngest";

  private InngestNames() {}

  /** The id of a workflow's function. */
  static String function(String app, String workflow) {
    return app + "-" + workflow;
  }
}
