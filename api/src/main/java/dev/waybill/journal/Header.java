package dev.waybill.journal;

import dev.waybill.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a journal belongs to.
 *
 * @param runId the run's id, the same on every engine
 * @param epoch counts the engine runs of the run, from 0: restart, continue-as-new and move each
 *     add one
 * @param generation counts the continue-as-new of the run, from 0: restart and move leave it
 * @param input as the code of this epoch receives it
 */
public record Header(
    String runId,
    int epoch,
    int generation,
    String workflow,
    Json input,
    Determinism determinism,
    Origin origin) {

  /**
   * What derived values depend on.
   *
   * @param seed of {@code uuid()} and {@code random()}
   * @param width branches of the run live at a time
   */
  public record Determinism(long seed, int width) {
    /** The width of a run that names none. */
    public static final int WIDTH = 64;
  }

  /**
   * Where the run came from.
   *
   * @param acceptedAt when the run was asked for
   * @param startedAt when this generation began to execute: {@code now()} before the first entry
   * @param deadline when the run's timeout is over, whatever epoch it is in
   * @param parent the parent run and the key of its entry
   */
  public record Origin(
      Instant acceptedAt,
      Instant startedAt,
      Optional<Instant> deadline,
      Optional<String> eventId,
      Optional<Parent> parent,
      Set<String> tags) {
    public Origin {
      tags = Set.copyOf(tags);
    }
  }

  /** The entry that waits for this run. */
  public record Parent(String runId, String key) {}
}
