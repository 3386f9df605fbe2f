package dev.waybill.values;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunStatus;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Journals with everything that can be in one, the same for the same seed. */
final class RandomJournals {
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "42",
          "9007199254740993",
          "1234567890123456789.10",
          "-0.0",
          "1e400",
          "\"\"",
          "\"ü\\n\\u0000 \\\"\"",
          "[]",
          "[1,[2,{}]]",
          "{\"id\":\"l1\",\"nested\":{\"a\":[null]}}");

  private final Random random;

  private RandomJournals(long seed) {
    this.random = new Random(seed);
  }

  static Journal of(long seed) {
    return new RandomJournals(seed).journal();
  }

  private Journal journal() {
    List<Entry> entries = IntStream.range(0, random.nextInt(8)).mapToObj(this::entry).toList();
    var notes =
        new Notes(
            list(i -> pending("open/" + i)),
            list(i -> new Notes.Mark("change-" + i, random.nextInt(5))),
            random.nextInt(9) - 1,
            list(i -> new Notes.QueuedEvent("e" + i, "crm/lead.replied", json(), instant())),
            maybe(() -> new Notes.CancelRequest("not wanted", instant())),
            random.nextBoolean());
    return new Journal(Journal.FORMAT, header(), entries, notes, maybe(this::ending));
  }

  private Journal.Ending ending() {
    return random.nextBoolean()
        ? new Journal.Ending(RunStatus.COMPLETED, instant(), maybe(this::json), Optional.empty())
        : new Journal.Ending(
            RunStatus.FAILED, instant(), Optional.empty(), maybe(() -> failure(1)));
  }

  private Header header() {
    var origin =
        new Header.Origin(
            instant(),
            instant(),
            maybe(this::instant),
            maybe(() -> "event-1"),
            maybe(() -> new Header.Parent("parent-1", "import/3/load:1")),
            Set.of("b", "a", "tag " + random.nextInt(9)));
    return new Header(
        "run-" + random.nextInt(1000),
        random.nextInt(4),
        random.nextInt(3),
        "deal-stage-changed",
        json(),
        new Header.Determinism(random.nextLong(), 1 + random.nextInt(200)),
        origin);
  }

  private Entry entry(int order) {
    var result =
        switch (random.nextInt(3)) {
          case 0 -> Entry.Result.of(json());
          case 1 -> Entry.Result.of(failure(2));
          default -> Entry.Result.NONE;
        };
    return new Entry(
        order,
        "scope/step-" + order,
        kind(),
        new Entry.Times(instant(), instant(), maybe(this::instant)),
        result.withAttempts(random.nextInt(5)),
        new Entry.Detail(maybe(this::json), maybe(() -> "ref-" + order)));
  }

  private Notes.Pending pending(String key) {
    return new Notes.Pending(
        key,
        kind(),
        new Notes.Times(instant(), maybe(this::instant)),
        random.nextInt(3),
        maybe(this::json),
        new Notes.Target(
            maybe(() -> new Notes.Match("crm/lead.replied", "lead.id", "42")),
            maybe(() -> "child-1"),
            random.nextBoolean()));
  }

  private Failure failure(int depth) {
    return new Failure(
        "IOException",
        "no route\nto host",
        maybe(() -> "unreachable"),
        maybe(this::json),
        depth == 0 ? Optional.empty() : maybe(() -> failure(depth - 1)));
  }

  private EntryKind kind() {
    List<EntryKind> kinds = Arrays.asList(EntryKind.values());
    return kinds.get(random.nextInt(kinds.size()));
  }

  private Json json() {
    return Json.of(VALUES.get(random.nextInt(VALUES.size())));
  }

  private Instant instant() {
    long nanos = random.nextBoolean() ? 0 : random.nextInt(1_000_000_000);
    return Instant.ofEpochSecond(random.nextInt(), nanos);
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  private <T> List<T> list(Function<Integer, T> item) {
    return IntStream.range(0, random.nextInt(3)).boxed().map(item).toList();
  }
}
