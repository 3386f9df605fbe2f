package dev.waybill.values;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.waybill.WaybillException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * Five-field cron expressions in a time zone.
 *
 * <p>When clocks change, a time of day that is skipped runs as much later as the clock jumped, and
 * one that comes twice runs the first time. An expression whose hours begin with {@code *} goes on
 * by real time instead.
 */
public final class Crons {
  private static final ZoneOffset UTC = ZoneOffset.UTC;

  private Crons() {}

  /**
   * Refuses an expression that cannot be read.
   *
   * @param thing what has the expression, for the message
   * @throws WaybillException code {@code bad-cron} when it is none, or never comes
   */
  public static String check(String thing, String expression) {
    try {
      if (nextLocal(parse(expression), LocalDateTime.of(2024, 1, 1, 0, 0)).isPresent()) {
        return expression;
      }
    } catch (IllegalArgumentException e) {
      throw bad(thing, expression, e);
    }
    throw bad(thing, expression, new IllegalArgumentException("there is no such time"));
  }

  /**
   * The first time after an instant; empty when there is none.
   *
   * @throws WaybillException code {@code bad-cron}
   */
  public static Optional<Instant> next(String expression, ZoneId zone, Instant after) {
    ExecutionTime times;
    try {
      times = parse(expression);
    } catch (IllegalArgumentException e) {
      throw bad("cron", expression, e);
    }
    return hours(expression).startsWith("*")
        ? nextByRealTime(times, zone.getRules(), after)
        : nextByWallClock(times, zone, after);
  }

  private static Optional<Instant> nextByRealTime(
      ExecutionTime times, ZoneRules rules, Instant after) {
    Instant from = after;
    while (true) {
      ZoneOffset offset = rules.getOffset(from);
      Optional<Instant> next =
          nextLocal(times, LocalDateTime.ofInstant(from, offset))
              .map(local -> local.toInstant(offset));
      ZoneOffsetTransition change = rules.nextTransition(from);
      if (next.isEmpty() || change == null || next.get().isBefore(change.getInstant())) {
        return next;
      }
      Instant justBefore = change.getInstant().minusNanos(1);
      Optional<Instant> first =
          nextLocal(times, LocalDateTime.ofInstant(justBefore, change.getOffsetAfter()))
              .map(local -> local.toInstant(change.getOffsetAfter()));
      from = change.getInstant();
      if (first.isPresent() && first.get().equals(from)) {
        return first;
      }
    }
  }

  private static Optional<Instant> nextByWallClock(
      ExecutionTime times, ZoneId zone, Instant after) {
    Optional<LocalDateTime> local = nextLocal(times, searchFrom(zone, after));
    while (local.isPresent()) {
      Instant at = ZonedDateTime.ofLocal(local.get(), zone, null).toInstant();
      if (at.isAfter(after)) {
        return Optional.of(at);
      }
      local = nextLocal(times, local.get());
    }
    return Optional.empty();
  }

  /** Shortly after a gap, times within it may still be to come. */
  private static LocalDateTime searchFrom(ZoneId zone, Instant after) {
    ZoneOffsetTransition change = zone.getRules().previousTransition(after.plusNanos(1));
    LocalDateTime local = LocalDateTime.ofInstant(after, zone);
    return change != null
            && change.isGap()
            && after.isBefore(change.getInstant().plus(change.getDuration()))
        ? change.getDateTimeBefore().minusNanos(1)
        : local;
  }

  private static Optional<LocalDateTime> nextLocal(ExecutionTime times, LocalDateTime after) {
    return times.nextExecution(after.atZone(UTC)).map(ZonedDateTime::toLocalDateTime);
  }

  private static ExecutionTime parse(String expression) {
    var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    Cron cron = parser.parse(expression);
    return ExecutionTime.forCron(cron.validate());
  }

  private static String hours(String expression) {
    return expression.strip().split("\\s+", -1)[1];
  }

  private static String reason(Exception e) {
    String text = String.valueOf(e.getMessage()).replace("Failed to parse cron expression. ", "");
    return text.length() > 120 ? text.substring(0, 120) + "…" : text;
  }

  private static WaybillException bad(String thing, String expression, Exception reason) {
    return new WaybillException(
        "bad-cron",
        thing
            + ": cron expression must be 'minute hour day month weekday', like '0 9 * * MON', got: '"
            + BadValue.glimpse(expression)
            + "' ("
            + reason(reason)
            + ")",
        reason);
  }
}
