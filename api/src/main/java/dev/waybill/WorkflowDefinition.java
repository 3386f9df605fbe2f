package dev.waybill;

import dev.waybill.spi.Names;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What starts a workflow, what limits it and what cancels it. Immutable. Keys ({@code by}) are JSON
 * paths of the input: none means one limit for the whole workflow, several a composite key.
 *
 * <p>Paths are checked against the input's type when the workflow is registered.
 */
public final class WorkflowDefinition<I, O> {

  /** What a singleton does when a run of the same key is unfinished. */
  public enum Singleton {
    SKIP_NEW,
    CANCEL_RUNNING
  }

  /** Starts a run for each event that meets the condition. */
  public record EventTrigger(EventType<?> event, Optional<Condition> when) {}

  /** Starts a run for up to {@code max} events, or {@code patience} after the first. */
  public record BatchTrigger(EventType<?> event, int max, Duration patience, List<String> by) {}

  /** Starts a run at each time of a cron expression. */
  public record CronTrigger(String expression, ZoneId zone, Object input) {}

  /** An event whose key equals the value at a path of the input. */
  public record Interest(EventType<?> event, String inputPath) {}

  /** Quiet time before a start, bounded by {@code atMost}. */
  public record Debounce(Duration quiet, Duration atMost, List<String> by) {}

  /** So many runs in a period. */
  public record Rate(int runs, Duration per, List<String> by) {}

  /** So many runs executing. */
  public record Concurrency(int executing, List<String> by) {}

  /** At most one unfinished run. */
  public record SingletonRule(Singleton mode, List<String> by) {}

  /** Equal keys within the window are one run. */
  public record Idempotency(Duration window, List<String> by) {}

  private final Builder<I, O> parts;

  private WorkflowDefinition(Builder<I, O> parts) {
    this.parts = parts;
  }

  public WorkflowType<I, O> type() {
    return parts.type;
  }

  public List<EventTrigger> eventTriggers() {
    return List.copyOf(parts.eventTriggers);
  }

  public Optional<BatchTrigger> batchTrigger() {
    return Optional.ofNullable(parts.batchTrigger);
  }

  public List<CronTrigger> cronTriggers() {
    return List.copyOf(parts.cronTriggers);
  }

  public List<Interest> receives() {
    return List.copyOf(parts.receives);
  }

  public List<Interest> cancelledBy() {
    return List.copyOf(parts.cancelledBy);
  }

  public Optional<Debounce> debounce() {
    return Optional.ofNullable(parts.debounce);
  }

  public Optional<Rate> throttle() {
    return Optional.ofNullable(parts.throttle);
  }

  public Optional<Rate> rateLimit() {
    return Optional.ofNullable(parts.rateLimit);
  }

  public List<Concurrency> concurrency() {
    return List.copyOf(parts.concurrency);
  }

  public Optional<SingletonRule> singleton() {
    return Optional.ofNullable(parts.singleton);
  }

  public Optional<Idempotency> idempotency() {
    return Optional.ofNullable(parts.idempotency);
  }

  public Priority priority() {
    return parts.priority;
  }

  public Optional<Duration> timeout() {
    return Optional.ofNullable(parts.timeout);
  }

  public Optional<Duration> startWithin() {
    return Optional.ofNullable(parts.startWithin);
  }

  public StepOptions steps() {
    return parts.steps;
  }

  /** Collects the parts of a definition. */
  public static final class Builder<I, O> {
    private final WorkflowType<I, O> type;
    private final List<EventTrigger> eventTriggers = new ArrayList<>();
    private final List<CronTrigger> cronTriggers = new ArrayList<>();
    private final List<Interest> receives = new ArrayList<>();
    private final List<Interest> cancelledBy = new ArrayList<>();
    private final List<Concurrency> concurrency = new ArrayList<>();
    private @Nullable BatchTrigger batchTrigger;
    private @Nullable Debounce debounce;
    private @Nullable Rate throttle;
    private @Nullable Rate rateLimit;
    private @Nullable SingletonRule singleton;
    private @Nullable Idempotency idempotency;
    private @Nullable Duration timeout;
    private @Nullable Duration startWithin;
    private Priority priority = Priority.NORMAL;
    private StepOptions steps = StepOptions.defaults();

    Builder(WorkflowType<I, O> type) {
      this.type = type;
    }

    /** Each such event starts a run; its data is the input. */
    public Builder<I, O> startedBy(EventType<? extends I> event) {
      eventTriggers.add(new EventTrigger(event, Optional.empty()));
      return this;
    }

    /** Each such event that meets the condition starts a run; its data is the input. */
    public Builder<I, O> startedBy(EventType<? extends I> event, Condition when) {
      eventTriggers.add(new EventTrigger(event, Optional.of(when)));
      return this;
    }

    /**
     * Events are collected; the input is their array. A run starts when {@code max} (1 to 1,000)
     * have come, or {@code wait} after the first. {@code by} are paths of the event's data.
     */
    public Builder<I, O> startedByBatch(EventType<?> event, int max, Duration wait, String... by) {
      check(max >= 1 && max <= 1000, "startedByBatch", "max must be between 1 and 1000", max);
      batchTrigger = new BatchTrigger(event, max, positive("startedByBatch", wait), paths(by));
      return this;
    }

    /** Starts a run with this input at each time of a five-field cron expression, in the zone. */
    public Builder<I, O> cron(String expression, ZoneId zone, I input) {
      cronTriggers.add(new CronTrigger(expression, zone, input));
      return this;
    }

    /**
     * Queues these events for the run from its creation on (at most 1,000), so that none between
     * two waits is lost. The event's key must equal the value at {@code inputPath}.
     */
    public Builder<I, O> receives(EventType<?> event, String inputPath) {
      receives.add(interest("receives", event, inputPath));
      return this;
    }

    /** Cancels unfinished runs whose value at {@code inputPath} equals the event's key. */
    public Builder<I, O> cancelledBy(EventType<?> event, String inputPath) {
      cancelledBy.add(interest("cancelledBy", event, inputPath));
      return this;
    }

    /**
     * Starts once no further start came for {@code quiet}, with the last input, at the latest
     * {@code atMost} after the first. Not together with {@link #throttle}, {@link #rateLimit}, a
     * batch, or the delay of a start.
     */
    public Builder<I, O> debounce(Duration quiet, Duration atMost, String... by) {
      check(atMost.compareTo(quiet) >= 0, "debounce", "atMost must be at least quiet", atMost);
      debounce = new Debounce(positive("debounce", quiet), atMost, paths(by));
      return this;
    }

    /** Runs above the rate start later. */
    public Builder<I, O> throttle(int runs, Duration per, String... by) {
      throttle = rate("throttle", runs, per, by);
      return this;
    }

    /** Runs above the rate are dropped. */
    public Builder<I, O> rateLimit(int runs, Duration per, String... by) {
      rateLimit = rate("rateLimit", runs, per, by);
      return this;
    }

    /** At most so many runs execute at a time; one that sleeps or waits holds no slot. */
    public Builder<I, O> concurrency(int executing, String... by) {
      check(executing >= 1, "concurrency", "must be at least 1", executing);
      concurrency.add(new Concurrency(executing, paths(by)));
      return this;
    }

    /** At most one unfinished run. */
    public Builder<I, O> singleton(Singleton mode, String... by) {
      singleton = new SingletonRule(mode, paths(by));
      return this;
    }

    /** Within the window, equal keys are one run: a second start answers with the first. */
    public Builder<I, O> idempotent(Duration window, String... by) {
      idempotency = new Idempotency(positive("idempotent", window), paths(by));
      return this;
    }

    /** Default {@code NORMAL}. */
    public Builder<I, O> priority(Priority priority) {
      this.priority = priority;
      return this;
    }

    /** Cancels a run that is unfinished this long after it was accepted, then fails it. */
    public Builder<I, O> timeout(Duration run) {
      timeout = positive("timeout", run);
      return this;
    }

    /** A run that has not begun to execute this long after it was accepted is EXPIRED. */
    public Builder<I, O> startWithin(Duration queued) {
      startWithin = positive("startWithin", queued);
      return this;
    }

    /** The options of steps that name none; default {@link StepOptions#defaults()}. */
    public Builder<I, O> steps(StepOptions defaults) {
      steps = defaults;
      return this;
    }

    /**
     * The definition.
     *
     * @throws WaybillException when two parts contradict each other
     */
    public WorkflowDefinition<I, O> build() {
      check(
          batchTrigger == null || debounce == null,
          "startedByBatch",
          "cannot be combined with debounce",
          "both");
      check(
          debounce == null || throttle == null,
          "debounce",
          "decides when its run starts and cannot be combined with throttle; limit what executes"
              + " with concurrency",
          "both");
      check(
          debounce == null || rateLimit == null,
          "debounce",
          "makes one run of many starts and cannot be combined with rateLimit; choose a longer"
              + " quiet time",
          "both");
      return new WorkflowDefinition<>(copy());
    }

    private Builder<I, O> copy() {
      Builder<I, O> copy = new Builder<>(type);
      copy.eventTriggers.addAll(eventTriggers);
      copy.cronTriggers.addAll(cronTriggers);
      copy.receives.addAll(receives);
      copy.cancelledBy.addAll(cancelledBy);
      copy.concurrency.addAll(concurrency);
      copy.batchTrigger = batchTrigger;
      copy.debounce = debounce;
      copy.throttle = throttle;
      copy.rateLimit = rateLimit;
      copy.singleton = singleton;
      copy.idempotency = idempotency;
      copy.timeout = timeout;
      copy.startWithin = startWithin;
      copy.priority = priority;
      copy.steps = steps;
      return copy;
    }

    private Interest interest(String verb, EventType<?> event, String inputPath) {
      check(
          event.keyPath().isPresent(),
          verb,
          "needs an event with a key; declare it with keyedBy(path)",
          event.name());
      return new Interest(event, Names.checkPath(verb, inputPath));
    }

    private Rate rate(String verb, int runs, Duration per, String... by) {
      check(runs >= 1, verb, "runs must be at least 1", runs);
      return new Rate(runs, positive(verb, per), paths(by));
    }

    private List<String> paths(String... by) {
      for (String path : by) {
        Names.checkPath(type.name(), path);
      }
      return List.of(by);
    }

    private Duration positive(String verb, Duration value) {
      check(!value.isNegative() && !value.isZero(), verb, "must be longer than zero", value);
      return value;
    }

    private void check(boolean holds, String verb, String rule, Object found) {
      if (!holds) {
        throw new WaybillException(
            "bad-definition",
            "workflow '" + type.name() + "': " + verb + " " + rule + ", got: " + found);
      }
    }
  }
}
