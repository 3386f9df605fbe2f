package dev.waybill.journal;

import dev.waybill.Failure;
import dev.waybill.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * One outcome, recorded once.
 *
 * @param order its place, from 0
 * @param key scope and id, with {@code :n} for the n-th further use
 * @param detail what else is known of the operation
 */
public record Entry(
    int order, String key, EntryKind kind, Times times, Result result, Detail detail) {

  /**
   * More about an operation.
   *
   * @param input the recorded input of a step or child
   * @param ref the consumed event's id, or the child run's id
   */
  public record Detail(Optional<Json> input, Optional<String> ref) {
    public static final Detail NONE = new Detail(Optional.empty(), Optional.empty());

    public static Detail ref(String ref) {
      return new Detail(Optional.empty(), Optional.of(ref));
    }
  }

  /**
   * When.
   *
   * @param began when the operation was opened
   * @param at when its outcome was recorded
   * @param deadline of a sleep, wait or callback
   */
  public record Times(Instant began, Instant at, Optional<Instant> deadline) {}

  /**
   * A value, a failure, or neither for an operation without a value, a timeout or a cancel.
   *
   * @param attempts bodies run, for a step
   */
  public record Result(int attempts, Optional<Json> value, Optional<Failure> failure) {
    public static final Result NONE = new Result(0, Optional.empty(), Optional.empty());

    public static Result of(Json value) {
      return new Result(0, Optional.of(value), Optional.empty());
    }

    public static Result of(Failure failure) {
      return new Result(0, Optional.empty(), Optional.of(failure));
    }

    public Result withAttempts(int attempts) {
      return new Result(attempts, value, failure);
    }
  }
}
