package dev.waybill.temporal;

import java.util.List;
import java.util.Optional;

/** Keeps schedules in Temporal, in one way or another. */
interface Planner {

  /** Whether it keeps the times of this plan as Waybill means them. */
  boolean suits(Plan plan);

  /** Adds a schedule, or replaces it. */
  void put(Plan plan);

  Optional<Plan> find(String id);

  void pause(String id, boolean on);

  /** No effect when there is none. */
  void delete(String id);

  /** Of the schedules there are; one that was just made may be missing. */
  List<String> ids();
}
