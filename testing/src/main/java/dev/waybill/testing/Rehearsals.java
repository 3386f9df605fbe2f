package dev.waybill.testing;

import dev.waybill.Workflow;
import dev.waybill.WorkflowType;
import java.util.Map;

/** Plays one run in several ways and compares. */
final class Rehearsals<I, O> {
  private final Map<String, Workflow<?, ?>> workflows;
  private final Stubs stubs;
  private final WorkflowType<I, O> type;
  private final I input;
  private final Script script;

  Rehearsals(
      Map<String, Workflow<?, ?>> workflows,
      Stubs stubs,
      WorkflowType<I, O> type,
      I input,
      Script script) {
    this.workflows = workflows;
    this.stubs = stubs;
    this.type = type;
    this.input = input;
    this.script = script;
  }

  /**
   * How a run is played.
   *
   * @param suspends the code is thrown away and replayed at every await
   * @param repeats each body that succeeds runs once more
   */
  record Way(boolean suspends, boolean repeats) {}

  /** Without a crash, the code kept alive from the beginning to the end. */
  Played<O> inOneGo(Crashes crashes) {
    return new Played<>(type.output(), play(crashes, new Way(false, false)), 0);
  }

  Played<O> everyCrashPoint() {
    Crashes writes = Crashes.none();
    String expected = inOneGo(writes).text();
    int points = writes.points();
    for (int point = 0; point < points; point++) {
      Crashes crashes = Crashes.at(point);
      String found = after(crashes);
      if (!found.equals(expected)) {
        throw new AssertionError(
            Texts.differs("after a crash just " + crashes.place(), expected, found));
      }
    }
    return new Played<>(type.output(), play(Crashes.none(), new Way(false, false)), points);
  }

  private String after(Crashes crashes) {
    try {
      return inOneGo(crashes).text();
    } catch (AssertionError e) {
      throw new AssertionError("after a crash just " + crashes.place() + ": " + e.getMessage(), e);
    }
  }

  Played<O> alwaysSuspended() {
    String expected = inOneGo(Crashes.none()).text();
    Played<O> suspended =
        new Played<>(type.output(), play(Crashes.none(), new Way(true, false)), 0);
    if (!suspended.text().equals(expected)) {
      throw new AssertionError(
          Texts.differs("replayed at every await", expected, suspended.text()));
    }
    return suspended;
  }

  Played<O> once() {
    return new Played<>(type.output(), play(Crashes.none(), new Way(true, true)), 0);
  }

  private Actor play(Crashes crashes, Way way) {
    return new Theatre(workflows, stubs, crashes, way).play(type.name(), input, script);
  }
}
