package dev.waybill.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunStatus;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JournalTextTest {
  private static final Instant MORNING = Instant.parse("2025-01-31T09:00:00Z");
  private static final Instant EVENING = Instant.parse("2026-07-01T20:15:00.5Z");
  private static final String ONE = "7f3c1a52-0000-4000-8000-000000000001";
  private static final String OTHER = "run-of-another-engine";

  @Test
  void showsWhatTheCodeDidAndHidesTimesAndIds() {
    assertThat(JournalText.normalize(journal(ONE, MORNING, List.of(0, 1, 2))))
        .isEqualTo(
            """
            workflow w input {"lead":"l1"}
            step a attempts 1 value {"at":"<time>","n":1,"run":"<run>"}
            step b attempts 4 failure FailNow [declined]: run <run>\\nsaid no data 1 <- IOException: x
            wait reply value {"id":"<uuid>"} ref <id>
            pending wait later for crm/lead.replied id = 42
            mark change-1 = 2
            queued crm/lead.replied data {"id":1}
            cancel asked: run <run> is not wanted
            paused
            ended failed failure TimedOut [timed-out]: too late
            """);
  }

  @Test
  void doesNotDependOnRunTimeOrOrder() {
    Journal one = journal(ONE, MORNING, List.of(0, 1, 2));
    Journal other = journal(OTHER, EVENING, List.of(2, 0, 1));
    assertThat(JournalText.normalize(one)).isEqualTo(JournalText.normalize(other));
  }

  @Test
  void inOrderShowsTheOrder() {
    String one = JournalText.inOrder(journal(ONE, MORNING, List.of(0, 1, 2)));
    String other = JournalText.inOrder(journal(ONE, MORNING, List.of(2, 0, 1)));
    assertThat(one).isNotEqualTo(other);
    assertThat(one.lines().sorted()).containsExactlyElementsOf(other.lines().sorted().toList());
    assertThat(other.lines().toList().get(1)).startsWith("wait reply");
  }

  @Test
  void jsonThatMeansTheSameReadsTheSame() {
    assertThat(NormalJson.of(JsonCodec.tree(Json.of("{\"b\":[1.0,1e2,0.50],\"a\":\"é\\n\"}"))))
        .isEqualTo("{\"a\":\"é\\n\",\"b\":[1,100,0.5]}");
  }

  private static Journal journal(String runId, Instant at, List<Integer> order) {
    Failure failure =
        Failure.of("FailNow", "run " + runId + "\nsaid no")
            .withCode("declined")
            .withData(Json.of("1.0"))
            .withCause(Failure.of("IOException", "x"));
    List<Entry> facts =
        List.of(
            entry(
                "a",
                EntryKind.STEP,
                at,
                Entry.Result.of(
                        Json.of("{\"n\":1.0,\"run\":\"" + runId + "\",\"at\":\"" + at + "\"}"))
                    .withAttempts(1),
                Entry.Detail.NONE),
            entry(
                "b",
                EntryKind.STEP,
                at,
                Entry.Result.of(failure).withAttempts(4),
                Entry.Detail.NONE),
            entry(
                "reply",
                EntryKind.WAIT,
                at,
                Entry.Result.of(Json.of("{\"id\":\"" + "00000000-0000-4000-8000-00000000000a\"}")),
                Entry.Detail.ref("event-" + at)));
    List<Entry> entries = new ArrayList<>();
    for (int fact : order) {
      Entry entry = facts.get(fact);
      entries.add(
          new Entry(
              entries.size(),
              entry.key(),
              entry.kind(),
              entry.times(),
              entry.result(),
              entry.detail()));
    }
    return new Journal(
        Journal.FORMAT, header(runId, at), entries, notes(runId, at), Optional.of(ending(at)));
  }

  private static Entry entry(
      String key, EntryKind kind, Instant at, Entry.Result result, Entry.Detail detail) {
    return new Entry(0, key, kind, new Entry.Times(at, at, Optional.empty()), result, detail);
  }

  private static Header header(String runId, Instant at) {
    return new Header(
        runId,
        0,
        0,
        "w",
        Json.of("{ \"lead\": \"l1\" }"),
        new Header.Determinism(at.getEpochSecond(), 64),
        new Header.Origin(at, at, Optional.empty(), Optional.empty(), Optional.empty(), Set.of()));
  }

  private static Journal.Ending ending(Instant at) {
    Failure late = Failure.of("TimedOut", "too late").withCode("timed-out");
    return new Journal.Ending(RunStatus.FAILED, at, Optional.empty(), Optional.of(late));
  }

  private static Notes notes(String runId, Instant at) {
    return new Notes(
        List.of(
            new Notes.Pending(
                "later",
                EntryKind.WAIT,
                new Notes.Times(at, Optional.of(at)),
                0,
                Optional.empty(),
                Notes.Target.of(new Notes.Match("crm/lead.replied", "id", "42")))),
        List.of(new Notes.Mark("change-1", 2)),
        at.isBefore(EVENING) ? 1 : 3,
        List.of(new Notes.QueuedEvent("q-" + at, "crm/lead.replied", Json.of("{\"id\":1}"), at)),
        Optional.of(new Notes.CancelRequest("run " + runId + " is not wanted", at)),
        true);
  }
}
