package dev.waybill.temporal;

import dev.waybill.Json;
import io.grpc.Status;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleDescription;
import io.temporal.client.schedules.ScheduleListDescription;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleState;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Temporal's own schedules. Where clocks change they leave out a time that is jumped over and fire
 * twice at one that is repeated, so they suit zones whose clocks do not change.
 */
final class NativePlanner implements Planner {
  private static final String PLAN = "waybill";
  private static final String DEFINED = "$";
  private static final Pattern REGION = Pattern.compile("[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_]+)+");

  private final Engine engine;
  private final ScheduleClient client;

  NativePlanner(Engine engine) {
    this.engine = engine;
    WorkflowClientOptions options = engine.connection.client().getOptions();
    client =
        ScheduleClient.newInstance(
            engine.connection.client().getWorkflowServiceStubs(),
            ScheduleClientOptions.newBuilder()
                .setNamespace(options.getNamespace())
                .setDataConverter(options.getDataConverter())
                .build());
  }

  private String own() {
    return "waybill-" + engine.settings.queue() + "/";
  }

  private String defined() {
    return "waybill-" + DEFINED + engine.settings.queue() + "/";
  }

  /** The schedule's id in Temporal. */
  private String outer(String id) {
    return id.startsWith(DEFINED) ? defined() + id.substring(1) : own() + id;
  }

  private Stream<String> inner(String outer) {
    if (outer.startsWith(own())) {
      return Stream.of(outer.substring(own().length()));
    }
    return outer.startsWith(defined())
        ? Stream.of(DEFINED + outer.substring(defined().length()))
        : Stream.empty();
  }

  @Override
  public boolean suits(Plan plan) {
    return zone(plan.zone()).isPresent();
  }

  /** The name by which Temporal knows a zone whose clocks do not change any more. */
  private static Optional<String> zone(String id) {
    ZoneRules rules = ZoneId.of(id).getRules();
    if (rules.nextTransition(Instant.now()) != null) {
      return Optional.empty();
    }
    if (rules.getOffset(Instant.now()).equals(ZoneOffset.UTC)) {
      return Optional.of("UTC");
    }
    return REGION.matcher(id).matches() ? Optional.of(id) : Optional.empty();
  }

  @Override
  public void put(Plan plan) {
    try {
      create(plan);
    } catch (ScheduleAlreadyRunningException replaced) {
      delete(plan.id());
      create(plan);
    }
  }

  private void create(Plan plan) {
    Json json = Wire.json(plan.withPaused(false));
    Schedule schedule =
        Schedule.newBuilder()
            .setAction(
                ScheduleActionStartWorkflow.newBuilder()
                    .setWorkflowType(CronProtocol.FIRE)
                    .setArguments(json)
                    .setOptions(
                        WorkflowOptions.newBuilder()
                            .setWorkflowId(outer(plan.id()))
                            .setTaskQueue(engine.settings.systemQueue())
                            .build())
                    .build())
            .setSpec(
                ScheduleSpec.newBuilder()
                    .setCronExpressions(List.of(plan.cron()))
                    .setTimeZoneName(zone(plan.zone()).orElseThrow())
                    .build())
            .setPolicy(
                SchedulePolicy.newBuilder()
                    .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL)
                    .build())
            .setState(ScheduleState.newBuilder().setPaused(plan.paused()).build())
            .build();
    var unused =
        client.createSchedule(
            outer(plan.id()),
            schedule,
            ScheduleOptions.newBuilder().setMemo(Map.of(PLAN, json)).build());
  }

  @Override
  public Optional<Plan> find(String id) {
    ScheduleDescription found;
    try {
      found = client.getHandle(outer(id)).describe();
    } catch (RuntimeException e) {
      if (isAbsent(e)) {
        return Optional.empty();
      }
      throw e;
    }
    boolean paused =
        Optional.ofNullable(found.getSchedule().getState())
            .map(ScheduleState::isPaused)
            .orElse(false);
    return Optional.ofNullable(found.getMemo(PLAN, Json.class))
        .map(json -> Wire.read((Json) json, Plan.class).withPaused(paused));
  }

  private static boolean isAbsent(RuntimeException problem) {
    return Faults.status(problem)
        .filter(e -> Faults.is(e, Status.Code.NOT_FOUND) && !Faults.lacksNamespace(e))
        .isPresent();
  }

  @Override
  public void pause(String id, boolean on) {
    if (on) {
      client.getHandle(outer(id)).pause();
    } else {
      client.getHandle(outer(id)).unpause();
    }
  }

  @Override
  public void delete(String id) {
    try {
      client.getHandle(outer(id)).delete();
    } catch (RuntimeException e) {
      if (!isAbsent(e)) {
        throw e;
      }
    }
  }

  @Override
  public List<String> ids() {
    try (Stream<ScheduleListDescription> all = client.listSchedules()) {
      return all.map(ScheduleListDescription::getScheduleId).flatMap(this::inner).toList();
    }
  }
}
