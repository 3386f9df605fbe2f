package dev.waybill.client;

import dev.waybill.WorkflowType;
import java.time.ZoneId;

/**
 * Starts a workflow at each time of a five-field cron expression.
 *
 * @param id unique; putting a schedule under the same id replaces it
 */
public record Schedule<I>(
    String id, WorkflowType<I, ?> workflow, String cron, ZoneId zone, I input) {}
