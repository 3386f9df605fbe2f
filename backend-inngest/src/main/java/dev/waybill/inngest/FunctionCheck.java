package dev.waybill.inngest;

import dev.waybill.EventType;
import dev.waybill.Priority;
import dev.waybill.WaybillException;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.CronTrigger;
import dev.waybill.WorkflowDefinition.Rate;
import dev.waybill.client.StartOptions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses what the server would refuse, drop or round, naming workflow and field. The server itself
 * says only that some function is wrong.
 */
final class FunctionCheck {
  static final String RESERVED = "waybill/";

  private static final int MAX_TRIGGERS = 10;
  private static final int MAX_CANCELS = 5;
  private static final int MAX_CONCURRENCY = 2;
  private static final int MAX_BATCH = 100;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration BATCH_PATIENCE = Duration.ofMinutes(10);
  private static final Duration YEAR = Duration.ofDays(366);
  private static final Pattern WEEKDAY_7 = Pattern.compile(".*(^|[,/-])7([,/-]|$).*");

  private final WorkflowDefinition<?, ?> definition;

  private FunctionCheck(WorkflowDefinition<?, ?> definition) {
    this.definition = definition;
  }

  /**
   * Checks the name of an application: its events must not be another's.
   *
   * @throws WaybillException code {@code bad-setting}
   */
  static void app(String app) {
    if (app.indexOf('.') >= 0) {
      throw new WaybillException(
          "bad-setting",
          "waybill.app must have no '.' on Inngest, where it stands before a workflow's name, got:"
              + " '"
              + app
              + "'. Write '-' instead.");
    }
  }

  /**
   * Checks a definition.
   *
   * @throws WaybillException code {@code bad-definition}
   */
  static void definition(WorkflowDefinition<?, ?> definition) {
    FunctionCheck check = new FunctionCheck(definition);
    check.name();
    check.triggers();
    check.limits();
    check.combinations();
  }

  /**
   * Checks a start: its priority can be more than the definition's, and not less.
   *
   * @throws WaybillException code {@code bad-start}
   */
  static void start(WorkflowDefinition<?, ?> definition, StartOptions options) {
    int more = options.priority().orElse(definition.priority()).compareTo(definition.priority());
    if (more < 0 || (more > 0 && definition.batchTrigger().isPresent())) {
      throw badStart(
          definition,
          "its priority must be what the definition says, or more and no batch, on Inngest",
          options.priority().orElseThrow() + ", where the definition says " + definition.priority(),
          "Define the workflow with the lowest priority that its runs may have.");
    }
    if (more > 0 && !options.delay().isZero()) {
      throw badStart(
          definition,
          "a delay cannot be combined with more priority on Inngest, where it would end early",
          options.delay() + " and " + options.priority().orElseThrow(),
          "Leave one out.");
    }
  }

  private static WaybillException badStart(
      WorkflowDefinition<?, ?> definition, String rule, String found, String remedy) {
    return new WaybillException(
        "bad-start",
        String.format(
            Locale.ROOT,
            "start of workflow '%s': %s, got: %s. %s",
            definition.type().name(),
            rule,
            found,
            remedy));
  }

  private void name() {
    String name = definition.type().name();
    if (name.endsWith(Functions.LATER)
        || name.equals(Functions.CANCELLED)
        || name.equals(Functions.FAILED)) {
      throw bad("name", "is one that Waybill itself uses on Inngest", name, "Choose another.");
    }
  }

  private void triggers() {
    definition.eventTriggers().forEach(trigger -> event("startedBy", trigger.event()));
    definition.batchTrigger().ifPresent(batch -> event("startedByBatch", batch.event()));
    definition.cancelledBy().forEach(interest -> event("cancelledBy", interest.event()));
    Set<String> crons = new HashSet<>();
    for (CronTrigger cron : definition.cronTriggers()) {
      cron(cron);
      if (!crons.add(cron(cron.expression(), cron.zone()))) {
        throw bad(
            "cron",
            "may have each time once",
            cron.expression() + "' in '" + cron.zone(),
            "Start the second input from the first run.");
      }
    }
    most("startedBy and cron", "different events and times", triggerCount(), MAX_TRIGGERS);
    most("cancelledBy", "events", definition.cancelledBy().size(), MAX_CANCELS);
    most("concurrency", "limits", definition.concurrency().size(), MAX_CONCURRENCY);
  }

  /** The start itself is one. */
  private int triggerCount() {
    Set<String> events = new HashSet<>();
    definition.eventTriggers().forEach(trigger -> events.add(trigger.event().name()));
    definition.batchTrigger().ifPresent(batch -> events.add(batch.event().name()));
    return 1 + events.size() + definition.cronTriggers().size();
  }

  private void most(String field, String things, int count, int most) {
    if (count > most) {
      throw bad(
          field,
          "may name at most " + most + " " + things + " on Inngest",
          count + " (with the start by a client, where that counts)",
          "Divide the workflow, or start it from a smaller one.");
    }
  }

  private void event(String field, EventType<?> event) {
    if (event.name().startsWith(RESERVED)) {
      throw bad(
          field,
          "must not name an event that begins with '" + RESERVED + "', which Waybill itself sends",
          event.name(),
          "Choose another name.");
    }
  }

  // ---- cron

  /** The server's text of a cron trigger. */
  static String cron(String expression, ZoneId zone) {
    return "TZ="
        + (zone.normalized().getId().equals("Z") ? "UTC" : zone.getId())
        + " "
        + expression.strip().replaceAll("\\s+", " ");
  }

  private void cron(CronTrigger cron) {
    String zone = cron.zone().normalized().getId();
    if (!zone.equals("Z") && !ZoneId.getAvailableZoneIds().contains(zone)) {
      throw bad(
          "cron",
          "must have a zone that has a name on Inngest",
          zone,
          "Write it like 'Europe/Paris', or UTC.");
    }
    String[] fields = cron.expression().strip().split("\\s+", -1);
    if (fields.length == 5 && WEEKDAY_7.matcher(fields[4]).matches()) {
      throw bad(
          "cron",
          "must number weekdays from 0 to 6 on Inngest",
          cron.expression(),
          "Write 0, or SUN, for Sunday, and a range that does not pass it.");
    }
  }

  // ---- limits

  private void limits() {
    definition
        .debounce()
        .ifPresent(
            rule -> {
              seconds("debounce", rule.quiet(), WEEK);
              seconds("debounce", rule.atMost(), YEAR);
            });
    definition.throttle().map(Rate::per).ifPresent(per -> seconds("throttle", per, WEEK));
    definition.rateLimit().map(Rate::per).ifPresent(per -> seconds("rateLimit", per, DAY));
    definition.idempotency().ifPresent(rule -> seconds("idempotent", rule.window(), DAY));
    definition.startWithin().ifPresent(start -> atLeastSecond("startWithin", start));
    definition.timeout().ifPresent(run -> atLeastSecond("timeout", run));
    definition
        .batchTrigger()
        .ifPresent(
            batch -> {
              if (batch.max() > MAX_BATCH) {
                throw bad(
                    "startedByBatch",
                    "must have 1 to " + MAX_BATCH + " events on Inngest",
                    String.valueOf(batch.max()),
                    "Take fewer at a time.");
              }
              if (batch.max() > 1) {
                seconds("startedByBatch", batch.patience(), BATCH_PATIENCE);
              }
            });
  }

  private void seconds(String field, Duration found, Duration most) {
    if (found.compareTo(SECOND) < 0 || found.compareTo(most) > 0 || found.toNanosPart() != 0) {
      throw bad(
          field,
          "must take whole seconds, PT1S to " + most + ", on Inngest",
          found.toString(),
          "Choose a time within that.");
    }
  }

  private void atLeastSecond(String field, Duration found) {
    seconds(field, found, YEAR);
  }

  // ---- combinations

  private void combinations() {
    Optional<String> batch = definition.batchTrigger().map(rule -> "startedByBatch");
    excludes(batch, "cancelledBy", !definition.cancelledBy().isEmpty());
    excludes(batch, "singleton", definition.singleton().isPresent());
    excludes(batch, "rateLimit", definition.rateLimit().isPresent());
    excludes(batch, "idempotent", definition.idempotency().isPresent());
    excludes(batch, "startWithin", definition.startWithin().isPresent());
    excludes(batch, "priority", definition.priority() != Priority.NORMAL);
    Optional<String> idempotent = definition.idempotency().map(rule -> "idempotent");
    excludes(idempotent, "rateLimit", definition.rateLimit().isPresent());
    excludes(idempotent, "debounce", definition.debounce().isPresent());
  }

  private void excludes(Optional<String> field, String other, boolean isThere) {
    if (field.isPresent() && isThere) {
      throw bad(
          field.get(),
          "cannot be combined with " + other + " on Inngest, which would ignore one of them",
          "both",
          "Leave one out, or divide the workflow in two.");
    }
  }

  private WaybillException bad(String field, String rule, String found, String remedy) {
    return new WaybillException(
        "bad-definition",
        String.format(
            Locale.ROOT,
            "workflow '%s': %s %s, got: '%s'. %s",
            definition.type().name(),
            field,
            rule,
            found,
            remedy));
  }

  /** A duration in the server's way of writing: whole seconds, else milliseconds, rounded up. */
  static String text(Duration duration) {
    return duration.toNanosPart() == 0
        ? duration.toSeconds() + "s"
        : duration.plusNanos(999_999).toMillis() + "ms";
  }
}
