package dev.waybill.replay;

import dev.waybill.Failure;
import dev.waybill.StepFailedException;
import dev.waybill.WaybillException;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the core says to people. */
final class Texts {
  static final String MISUSE = "step-misuse";
  static final String CANCELLED = "cancelled";
  private static final int SHOWN = 3;

  private Texts() {}

  static String name(Operation operation) {
    return name(operation.kind(), operation.key());
  }

  static String name(Entry entry) {
    return "entry " + entry.order() + " is " + name(entry.kind(), entry.key());
  }

  private static String name(EntryKind kind, String key) {
    String noun = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return noun + " '" + key + "'";
  }

  /** What the code had issued when an entry did not fit. */
  static String issued(List<? extends Operation> open, boolean ended) {
    if (ended && open.isEmpty()) {
      return "the code ended";
    }
    if (open.isEmpty()) {
      return "the code issued nothing";
    }
    String shown = open.stream().limit(SHOWN).map(Texts::name).collect(Collectors.joining(", "));
    int more = open.size() - SHOWN;
    return "the code issued " + shown + (more > 0 ? " and " + more + " more" : "");
  }

  /** What is open, for people. */
  static String open(List<? extends Operation> operations, List<Coroutine> branches) {
    return operations.isEmpty() ? branches.get(0).name() : name(operations.get(0));
  }

  static StepFailedException cancelled(String key, String name) {
    return new StepFailedException(
        key, 0, Failure.of("Cancelled", name + " was cancelled").withCode(CANCELLED));
  }

  static WaybillException misuse(String message) {
    return new WaybillException(MISUSE, message);
  }

  /** The first failure, with the second at the end of its causes. */
  static Failure chain(Failure first, Failure second) {
    return first.withCause(first.cause().map(cause -> chain(cause, second)).orElse(second));
  }
}
