package dev.waybill.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.waybill.Json;
import dev.waybill.values.JsonCodec;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Reads histories to be kept. */
final class Histories {
  private static final String NOBODY = "waybill";

  private Histories() {}

  /** Of all engine runs of a workflow, oldest first. */
  static List<WorkflowExecutionHistory> of(WorkflowClient client, String id) {
    List<WorkflowExecutionHistory> all = new ArrayList<>();
    String engineRun = "";
    do {
      History history =
          engineRun.isEmpty()
              ? client.fetchHistory(id).getHistory()
              : client.fetchHistory(id, engineRun).getHistory();
      all.add(0, kept(history, id));
      engineRun =
          history
              .getEvents(0)
              .getWorkflowExecutionStartedEventAttributes()
              .getContinuedExecutionRunId();
    } while (!engineRun.isEmpty());
    return all;
  }

  /** Temporal's own JSON, an event a line. */
  static String json(WorkflowExecutionHistory history) {
    StringJoiner lines = new StringJoiner(",\n", "{\"events\":[\n", "\n]}\n");
    for (JsonNode event : JsonCodec.tree(Json.of(history.toJson(false))).path("events")) {
      lines.add(event.toString());
    }
    return lines.toString();
  }

  private static WorkflowExecutionHistory kept(History history, String id) {
    History.Builder kept = history.toBuilder();
    for (HistoryEvent.Builder event : kept.getEventsBuilderList()) {
      anonymous(event);
    }
    kept.getEventsBuilder(0)
        .getWorkflowExecutionStartedEventAttributesBuilder()
        .setWorkflowId(id); // not every server notes it
    return new WorkflowExecutionHistory(kept.build(), id);
  }

  /** Forgets which process on which machine it was, and where in its code. */
  private static void anonymous(Message.Builder message) {
    for (FieldDescriptor field : List.copyOf(message.getAllFields().keySet())) {
      if (field.getName().equals("identity")) {
        message.setField(field, NOBODY);
      } else if (field.getName().equals("stack_trace")) {
        message.clearField(field);
      } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField()) {
        anonymous(message, field);
      }
    }
    if (message instanceof TaskQueue.Builder queue
        && queue.getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY) {
      queue.setName(NOBODY);
    }
  }

  private static void anonymous(Message.Builder message, FieldDescriptor field) {
    if (field.isRepeated()) {
      for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
        anonymous(message.getRepeatedFieldBuilder(field, i));
      }
    } else {
      anonymous(message.getFieldBuilder(field));
    }
  }
}
