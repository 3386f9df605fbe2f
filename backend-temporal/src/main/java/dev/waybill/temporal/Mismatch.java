package dev.waybill.temporal;

import com.google.protobuf.ByteString;
import dev.waybill.Json;
import dev.waybill.values.JsonCodec;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Temporal says when code does not fit a history, told in Waybill's words. */
final class Mismatch {
  private static final Pattern EVENT = Pattern.compile("(?:[Ee]vent |event_id: |EventId=)(\\d+)");
  private static final Pattern NAME = Pattern.compile("'name: \"([^\"]*)\"\\s*'");
  private static final Pattern MARK =
      Pattern.compile(
          "\\[TMPRL\\d+] *|Failure handling event \\d+ of type '\\w+' during replay\\. *");
  private static final Pattern REST =
      Pattern.compile("(?s)(?<=event_id: \\d{1,9})\\s.*|\\. \\{Work.*");

  private Mismatch() {}

  /** Whether this is Temporal's word for code that does not fit. */
  static boolean is(String text) {
    return text.contains("[TMPRL1100]");
  }

  /**
   * The same, with what stands in the history at that place.
   *
   * @param history asked for when the text names an event
   */
  static String explain(String text, Supplier<List<HistoryEvent>> history) {
    String plain = text;
    plain = REST.matcher(plain).replaceFirst("");
    plain = MARK.matcher(plain).replaceAll("");
    plain = NAME.matcher(plain).replaceAll("'$1'");
    Matcher event = EVENT.matcher(plain);
    if (!event.find()) {
      return plain;
    }
    long id = Long.parseLong(event.group(1));
    for (HistoryEvent each : history.get()) {
      if (each.getEventId() == id) {
        return "event " + id + " is " + name(each) + ", but the code differs: " + plain;
      }
    }
    return plain;
  }

  private static String name(HistoryEvent event) {
    String key =
        event.hasUserMetadata() && event.getUserMetadata().hasSummary()
            ? " '" + text(event.getUserMetadata().getSummary().getData()) + "'"
            : "";
    return switch (event.getEventType()) {
      case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED ->
          "step '"
              + event.getActivityTaskScheduledEventAttributes().getActivityType().getName()
              + "'";
      case EVENT_TYPE_TIMER_STARTED -> key.isEmpty() ? "a timer" : "the timer of" + key;
      case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED -> "child" + key;
      case EVENT_TYPE_MARKER_RECORDED ->
          "'"
              + text(
                  event
                      .getMarkerRecordedEventAttributes()
                      .getDetailsOrDefault("type", Payloads.getDefaultInstance())
                      .getPayloadsList()
                      .stream()
                      .findFirst()
                      .map(Payload::getData)
                      .orElse(ByteString.EMPTY))
              + "', which was run locally";
      default -> "of type " + event.getEventType();
    };
  }

  private static String text(ByteString json) {
    return json.isEmpty() ? "" : JsonCodec.tree(Json.of(json.toByteArray())).asText();
  }
}
