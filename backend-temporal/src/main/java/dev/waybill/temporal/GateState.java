package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.client.Run;
import dev.waybill.client.StartOptions;
import dev.waybill.temporal.Admission.Answer;
import dev.waybill.temporal.Gate.Ask;
import dev.waybill.temporal.Gate.Begin;
import dev.waybill.temporal.Gate.Item;
import dev.waybill.temporal.Gate.Wish;
import dev.waybill.temporal.Rules.Limit;
import dev.waybill.temporal.Rules.Quiet;
import dev.waybill.temporal.Rules.Single;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a gate knows, and how it decides: in the order existing, rate limit, singleton, debounce,
 * throttle. Times are milliseconds.
 *
 * @param known which run a key stands for
 * @param starts the latest starts that a rate counts
 * @param holders unfinished runs by singleton key, oldest first
 * @param pauses held runs by debounce key
 * @param answers what was answered, by request
 * @param items events that wait for their batch
 */
record GateState(
    Map<String, Known> known,
    Map<String, Starts> starts,
    Map<String, List<String>> holders,
    Map<String, Pause> pauses,
    Map<String, Answered> answers,
    List<Item> items) {
  static final long NEVER = Long.MAX_VALUE;
  private static final long KEY_WINDOW = Duration.ofDays(30).toMillis();
  private static final long MEMORY = Duration.ofHours(1).toMillis();
  private static final int MOST_ANSWERS = 1_000;
  private static final int MOST_CHARACTERS = 1_000_000;
  private static final int MOST_TOGETHER = 1_900_000;

  record Known(String run, long until) {}

  record Starts(List<Long> at, long per) {
    void forget(long now) {
      at.removeIf(each -> each <= now - per);
    }
  }

  /**
   * A run that is held until no start came for a while.
   *
   * @param last the wish whose input counts
   */
  record Pause(String run, long firstAt, long due, Wish last) {}

  record Answered(Answer answer, long until) {}

  /**
   * @param begin the run to start
   * @param cancel runs that give way to it
   */
  record Decision(Answer answer, Optional<Begin> begin, List<String> cancel) {
    static Decision of(Run.Admission admission, String run) {
      return new Decision(new Answer(admission, run), Optional.empty(), List.of());
    }
  }

  static GateState fresh() {
    return new GateState(
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new ArrayList<>());
  }

  // ---- starts

  Decision decide(Ask ask, long now) {
    forget(now);
    Answered before = answers.get(ask.request());
    if (before != null) {
      return Decision.of(before.answer().admission(), before.answer().runId());
    }
    Decision decision = fresh(ask, now);
    answered(ask.request(), decision.answer(), now);
    return decision;
  }

  private Decision fresh(Ask ask, long now) {
    Rules rules = ask.rules();
    Wish wish = ask.wish();
    Optional<Known> first = keys(ask).filter(known::containsKey).map(known::get).findFirst();
    if (first.isPresent()) {
      return Decision.of(Run.Admission.EXISTING, first.get().run());
    }
    List<String> open = rules.single().map(this::holding).orElse(List.of());
    if (open.contains(wish.runId())) { // asked again after its answer was forgotten
      return Decision.of(Run.Admission.STARTED, wish.runId());
    }
    if (rules.rate().isPresent() && !admits(rules.rate().get(), now)) {
      return Decision.of(Run.Admission.RATE_LIMITED, wish.runId());
    }
    if (!open.isEmpty() && rules.single().orElseThrow().skip()) {
      return Decision.of(Run.Admission.SKIPPED, open.get(0));
    }
    pauses.values().removeIf(pause -> open.contains(pause.run()));
    Pause pause = rules.debounce().map(rule -> pauses.get("d:" + rule.key())).orElse(null);
    String run = pause == null ? wish.runId() : pause.run();
    remember(ask, run, now);
    if (pause != null) {
      Quiet rule = rules.debounce().orElseThrow();
      long due = Math.min(now + rule.quiet(), pause.firstAt() + rule.atMost());
      pauses.put("d:" + rule.key(), new Pause(run, pause.firstAt(), due, wish));
      return new Decision(new Answer(Run.Admission.DEBOUNCED, run), Optional.empty(), open);
    }
    rules.single().ifPresent(rule -> holders.put("s:" + rule.key(), with(open, run)));
    Begin begin = new Begin(wish, now, begins(ask, now));
    return new Decision(new Answer(Run.Admission.STARTED, run), Optional.of(begin), open);
  }

  private static Stream<String> keys(Ask ask) {
    return Stream.concat(
        asked(ask).stream(), ask.rules().idempotent().map(rule -> "p:" + rule.key()).stream());
  }

  private static Optional<String> asked(Ask ask) {
    return ask.wish().options().idempotencyKey().map(key -> "k:" + Seeds.id("key", key));
  }

  /** A run with the id that follows from its key is found without us later; another one is not. */
  private void remember(Ask ask, String run, long now) {
    long window = run.equals(ask.wish().runId()) ? MEMORY : KEY_WINDOW;
    asked(ask).ifPresent(key -> known.put(key, new Known(run, now + window)));
    ask.rules()
        .idempotent()
        .ifPresent(rule -> known.put("p:" + rule.key(), new Known(run, now + rule.millis())));
  }

  private boolean admits(Limit limit, long now) {
    List<Long> at = starts("r:", limit, now);
    return at.size() < limit.runs() && at.add(now);
  }

  private List<Long> starts(String kind, Limit limit, long now) {
    Starts known = starts.get(kind + limit.key());
    List<Long> at = known == null ? new ArrayList<>() : new ArrayList<>(known.at());
    Starts counted = new Starts(at, limit.per());
    counted.forget(now);
    starts.put(kind + limit.key(), counted);
    return at;
  }

  /** When a run may begin by its delay, its quiet time and its rate. */
  private long begins(Ask ask, long now) {
    Optional<Quiet> debounce = ask.rules().debounce();
    if (debounce.isPresent()) {
      long due = now + debounce.get().quiet();
      pauses.put("d:" + debounce.get().key(), new Pause(ask.wish().runId(), now, due, ask.wish()));
      return Begin.TOLD;
    }
    long at = now + Rules.millis(ask.wish().options().delay());
    return ask.rules().throttle().map(limit -> Math.max(at, throttled(limit, now))).orElse(at);
  }

  private long throttled(Limit limit, long now) {
    List<Long> latest = starts("t:", limit, now);
    int before = latest.size() - limit.runs();
    long at = before < 0 ? now : Math.max(now, latest.get(before) + limit.per());
    latest.add(at);
    if (latest.size() > limit.runs()) {
      latest.remove(0);
    }
    return at;
  }

  // ---- those who hold something

  /** Unfinished runs of a singleton's key. */
  List<String> holding(Single rule) {
    return holders.getOrDefault("s:" + rule.key(), List.of());
  }

  private static List<String> with(List<String> list, String one) {
    List<String> all = new ArrayList<>(list);
    all.add(one);
    return all;
  }

  /** A run has ended, or does not exist. */
  void ended(String run) {
    holders.values().forEach(runs -> runs.remove(run));
    holders.values().removeIf(List::isEmpty);
    pauses.values().removeIf(pause -> pause.run().equals(run));
  }

  /** A run could not be started. */
  void undo(String run) {
    ended(run);
    known.values().removeIf(each -> each.run().equals(run));
    answers.values().removeIf(each -> each.answer().runId().equals(run));
  }

  /** Held runs whose time has come; they are held no longer. */
  List<Pause> due(long now) {
    List<Pause> due =
        pauses.values().stream()
            .filter(pause -> pause.due() <= now)
            .sorted(Comparator.comparingLong(Pause::due))
            .toList();
    pauses.values().removeAll(due);
    return due;
  }

  // ---- batches

  /** Adds an event, once, in the order of arrival. */
  void collect(Item item, long now) {
    String request = "e:" + item.event().id();
    if (!answers.containsKey(request)) {
      answered(request, new Answer(Run.Admission.STARTED, ""), now);
      items.add(item);
      items.sort(Comparator.comparing(each -> each.event().receivedAt()));
    }
  }

  boolean isBatchDue(long now) {
    return !items.isEmpty()
        && (items.size() >= items.get(0).max()
            || now >= batchDue()
            || items.stream().mapToInt(item -> item.event().data().size()).sum() > MOST_CHARACTERS);
  }

  private long batchDue() {
    return items.isEmpty()
        ? NEVER
        : items.get(0).event().receivedAt().toEpochMilli() + items.get(0).patience();
  }

  /** Takes the next batch as a wish. */
  Wish takeBatch() {
    Item first = items.get(0);
    List<Item> taken = items.subList(0, together());
    StringBuilder array = new StringBuilder("[");
    for (Item item : taken) {
      array.append(array.length() == 1 ? "" : ",").append(item.event().data().text());
    }
    taken.clear();
    String event = first.event().id();
    return new Wish(
        Seeds.id("batch", first.workflow(), event),
        first.workflow(),
        Json.of(array.append(']').toString()),
        StartOptions.defaults(),
        Optional.of(event));
  }

  /** How many of the oldest events go into one run: its input has a limit, too. */
  private int together() {
    int count = 1;
    long size = items.get(0).event().data().size();
    while (count < Math.min(items.get(0).max(), items.size())) {
      size += items.get(count).event().data().size() + 1;
      if (size > MOST_TOGETHER) {
        break;
      }
      count++;
    }
    return count;
  }

  // ---- memory

  private void answered(String request, Answer answer, long now) {
    answers.put(request, new Answered(answer, now + MEMORY));
    if (answers.size() > MOST_ANSWERS) {
      answers.entrySet().stream()
          .min(Comparator.comparingLong(each -> each.getValue().until()))
          .map(Map.Entry::getKey)
          .ifPresent(answers::remove);
    }
  }

  /** Forgets what no rule asks for any more. */
  void forget(long now) {
    known.values().removeIf(each -> each.until() <= now);
    answers.values().removeIf(each -> each.until() <= now);
    starts.values().forEach(each -> each.forget(now));
    starts.values().removeIf(each -> each.at().isEmpty());
  }

  boolean isEmpty() {
    return known.isEmpty()
        && starts.isEmpty()
        && holders.isEmpty()
        && pauses.isEmpty()
        && answers.isEmpty()
        && items.isEmpty();
  }

  /** When there is something to do, or everything can be forgotten; NEVER: when told. */
  long next() {
    long due =
        Math.min(batchDue(), pauses.values().stream().mapToLong(Pause::due).min().orElse(NEVER));
    return due != NEVER
        ? due
        : LongStream.concat(
                LongStream.concat(
                    known.values().stream().mapToLong(Known::until),
                    answers.values().stream().mapToLong(Answered::until)),
                starts.values().stream()
                    .mapToLong(each -> each.at().get(each.at().size() - 1) + each.per()))
            .max()
            .orElse(NEVER);
  }
}
