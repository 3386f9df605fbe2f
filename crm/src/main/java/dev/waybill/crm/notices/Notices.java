package dev.waybill.crm.notices;

/** Tells a person in the team something. */
public interface Notices {

  /**
   * Tells it once.
   *
   * @param key a repeat with the same key is not shown again
   */
  void tell(String key, String userId, String text);
}
