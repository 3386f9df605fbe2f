package dev.waybill.conformance.target;

import dev.waybill.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A backend in one configuration, to be held against the catalogue. Adopters write one class. */
public interface Target {

  /** Names the report, for example {@code local-durable}. */
  String name();

  /** The circumstances it puts requirements in, for example {@code always-suspend}. */
  default String mode() {
    return "plain";
  }

  /**
   * A world of its own for one requirement: nothing of another world is seen in it.
   *
   * @throws dev.waybill.WaybillException when the backend refuses a workflow
   */
  World open(List<Workflow<?, ?>> workflows);

  default Set<Ability> abilities() {
    return Set.of();
  }

  default List<Exclusion> exclusions() {
    return List.of();
  }

  /**
   * What durations of a requirement are multiplied by before they reach a workflow or the clock;
   * for engines whose time cannot be skipped. Expectations are never scaled otherwise.
   *
   * @param span how much time the requirement lets pass, at most
   */
  default double timeScale(Duration span) {
    return 1;
  }

  /**
   * How many requirements may be carried out at a time, each in a world of its own; for engines
   * whose worlds mostly wait. Default: 1.
   */
  default int parallelism() {
    return 1;
  }

  /** Real time within which what is expected must show, once the world has settled. */
  default Duration patience() {
    return Duration.ofSeconds(10);
  }
}
