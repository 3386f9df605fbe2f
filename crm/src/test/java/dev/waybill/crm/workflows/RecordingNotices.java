package dev.waybill.crm.workflows;

import dev.waybill.crm.notices.Notices;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers notices by key. */
final class RecordingNotices implements Notices {
  private final Map<String, String> notices = new LinkedHashMap<>();

  @Override
  public void tell(String key, String userId, String text) {
    notices.put(key, userId + ": " + text);
  }

  List<String> texts() {
    return List.copyOf(notices.values());
  }
}
