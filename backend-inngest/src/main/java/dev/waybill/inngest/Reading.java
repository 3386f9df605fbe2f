package dev.waybill.inngest;

import dev.waybill.replay.Driver;
import dev.waybill.replay.Operation;
import dev.waybill.replay.TurnView;
import java.util.List;
import java.util.OptionalInt;

/** Gives the code what is recorded, and nothing after it. */
final class Reading implements Driver {
  private final CallDriver recorded;
  private List<Operation> open = List.of();

  Reading(CallDriver recorded) {
    this.recorded = recorded;
  }

  /** What the code waits for at the end of what is recorded. */
  List<Operation> open() {
    return open;
  }

  Inbox inbox() {
    return recorded.inbox();
  }

  @Override
  public boolean more(TurnView turn) {
    boolean more = recorded.feed(turn);
    open = more ? List.of() : turn.open();
    return more;
  }

  @Override
  public OptionalInt version(String changeId, int newest) {
    return recorded.version(changeId, newest);
  }
}
