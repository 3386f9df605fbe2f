package dev.waybill.conformance.catalogue;

import dev.waybill.spi.Capability;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a stimulus can do. The first argument is the one that may stand alone. */
public enum Verb {
  START("workflow? input? as? key? delay? ttl? tags? priority? raw?"),
  SEND("events as?"),
  SIGNAL("run event data? id? raw?"),
  CANCEL("run reason?"),
  CANCEL_ALL("query reason?"),
  RERUN("query"),
  RERUN_FROM("run entry as"),
  PAUSE("run"),
  RESUME("run"),
  /**
   * Calls for the result and gives up after {@code within}, or the target's patience, of real time.
   */
  RESULT("run within?"),
  LOOK_UP("id as workflow?"),
  /** Gives the newest run of a query an alias. */
  FIND("query as"),
  COMPLETE("token value"),
  FAIL("token failure"),
  WATCH("run as"),
  PUT_SCHEDULE("id workflow? cron zone input?"),
  PAUSE_SCHEDULE("id"),
  RESUME_SCHEDULE("id"),
  TRIGGER_SCHEDULE("id"),
  DELETE_SCHEDULE("id"),
  BACKFILL_SCHEDULE("id from to"),
  /** Lets engine time pass. */
  ADVANCE("by"),
  /** Lets engine time pass until so long after an hour by the clock. */
  ADVANCE_PAST_HOUR("by"),
  SETTLE(""),
  /** Lets engine time pass, as much as it takes, until the run has this status. */
  AWAIT("run status? within?"),
  /** Waits in real time until a body ran so often. */
  AWAIT_BODY("body times?"),
  /** Opens a gate that bodies wait at. */
  OPEN("gate"),
  /** Restarts the worker, with the same workflows unless others are named. */
  RESTART("workflows?"),
  /** Goes on with a run in another world, with the same workflows unless others are named. */
  MOVE("run workflows? times?"),
  /** Holds an expectation against the world as it is now. */
  EXPECT("*");

  private final String arguments;

  Verb(String arguments) {
    this.arguments = arguments;
  }

  /** As the catalogue writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Verb> of(String word) {
    return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
  }

  /** What a backend must have for it, whatever its arguments. */
  Set<Capability> needs() {
    return switch (this) {
      case SIGNAL -> Set.of(Capability.SIGNAL);
      case CANCEL_ALL -> Set.of(Capability.BULK);
      case RERUN -> Set.of(Capability.BULK, Capability.RERUN);
      case RERUN_FROM -> Set.of(Capability.RERUN);
      case PAUSE, RESUME -> Set.of(Capability.PAUSE);
      case FIND -> Set.of(Capability.LIST);
      case WATCH -> Set.of(Capability.WATCH);
      case PUT_SCHEDULE, PAUSE_SCHEDULE, RESUME_SCHEDULE, TRIGGER_SCHEDULE, DELETE_SCHEDULE ->
          Set.of(Capability.SCHEDULES);
      case BACKFILL_SCHEDULE -> Set.of(Capability.SCHEDULES, Capability.BACKFILL);
      case MOVE -> Set.of(Capability.EXPORT, Capability.START_FROM_JOURNAL);
      case START,
          SEND,
          CANCEL,
          RESULT,
          LOOK_UP,
          COMPLETE,
          FAIL,
          ADVANCE,
          ADVANCE_PAST_HOUR,
          SETTLE,
          AWAIT,
          AWAIT_BODY,
          OPEN,
          RESTART,
          EXPECT ->
          Set.of();
    };
  }

  private List<String> arguments() {
    return arguments.isEmpty() ? List.of() : List.of(arguments.split(" ", -1));
  }

  Optional<String> first() {
    return arguments().stream().findFirst().map(Verb::bare);
  }

  boolean takes(String argument) {
    return arguments().contains("*")
        || arguments().stream().map(Verb::bare).anyMatch(argument::equals);
  }

  List<String> required() {
    return arguments().stream().filter(a -> !a.endsWith("?") && !a.equals("*")).toList();
  }

  private static String bare(String argument) {
    return argument.endsWith("?") ? argument.substring(0, argument.length() - 1) : argument;
  }
}
