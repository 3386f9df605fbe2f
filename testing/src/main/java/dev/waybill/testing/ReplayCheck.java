package dev.waybill.testing;

import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.Workflow;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Journal;
import dev.waybill.replay.Driver;
import dev.waybill.replay.Operation;
import dev.waybill.replay.Outcome;
import dev.waybill.replay.Recording;
import dev.waybill.replay.Services;
import dev.waybill.replay.Turn;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs a workflow's code against the journal of an ended run. */
final class ReplayCheck {
  private final Workflow<?, ?> workflow;
  private final RunInfo run;
  private final Journal journal;

  ReplayCheck(Workflow<?, ?> workflow, RunInfo run, Journal journal) {
    this.workflow = workflow;
    this.run = run;
    this.journal = journal;
  }

  /** Fails when the code asks for something else, or ends otherwise. */
  void check(Optional<Json> result) {
    Outcome outcome =
        Turn.run(
            workflow,
            Recording.of(journal),
            Theatre.services(run, Services.Live.NONE),
            Driver.SUSPEND);
    if (outcome instanceof Outcome.Diverged diverged) {
      throw new AssertionError(Texts.diverged(diverged));
    }
    if (outcome instanceof Outcome.Waiting waiting && run.status().isFinal()) {
      throw new AssertionError(Texts.asksForMore(last(), open(waiting)));
    }
    if (result.isPresent() && !outcome.equals(new Outcome.Finished(result.get()))) {
      throw new AssertionError(Texts.endsOtherwise(result.get().text(), outcome));
    }
  }

  private String last() {
    return journal.entries().stream()
        .reduce((first, second) -> second)
        .map((Entry entry) -> Texts.name(entry.kind(), entry.key()))
        .orElse("the beginning");
  }

  private static String open(Outcome.Waiting waiting) {
    return waiting.open().stream()
        .map((Operation one) -> Texts.name(one.kind(), one.key()))
        .collect(Collectors.joining(", "));
  }
}
