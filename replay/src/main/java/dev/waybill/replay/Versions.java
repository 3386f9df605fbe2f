package dev.waybill.replay;

import dev.waybill.journal.Notes.Mark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which version of changed code a run goes on with: the first use decides for the whole run. */
class Versions {
  /** The version of all code that ran before the first mark was in it. */
  private static final int BEFORE_MARKS = 0;

  private final Recording recording;

  /** How far an earlier turn had come when this one began. */
  private final int reached;

  private final Map<String, Integer> decided = new HashMap<>();
  private final List<Mark> fresh = new ArrayList<>();

  Versions(Recording recording) {
    this.recording = recording;
    this.reached = recording.reached();
  }

  /** Whether an earlier turn has executed the code at this position. */
  boolean isPassed(int cursor) {
    return cursor <= reached;
  }

  /** Whether nothing but the journal, or an earlier use, decides. */
  boolean isDecided(String changeId) {
    return decided.containsKey(changeId) || recording.mark(changeId) != null;
  }

  /** Takes over what the engine has decided; 0 stands for no mark. */
  void take(String changeId, int version) {
    decided.put(changeId, version);
    if (version != 0) {
      fresh.add(new Mark(changeId, version));
    }
  }

  int decide(String changeId, int newest, int cursor) {
    return decided.computeIfAbsent(changeId, id -> first(id, newest, cursor));
  }

  private int first(String changeId, int newest, int cursor) {
    Integer mark = recording.mark(changeId);
    if (mark != null) {
      return mark;
    }
    if (isPassed(cursor)) {
      return BEFORE_MARKS;
    }
    fresh.add(new Mark(changeId, newest));
    return newest;
  }

  /** Decided here and not yet recorded. */
  List<Mark> fresh() {
    fresh.removeIf(mark -> recording.mark(mark.changeId()) != null);
    return List.copyOf(fresh);
  }
}
