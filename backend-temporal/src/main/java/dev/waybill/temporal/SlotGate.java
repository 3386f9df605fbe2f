package dev.waybill.temporal;

import dev.waybill.Json;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The system workflow that gives out the slots of one key of a limit on executing, and what is said
 * to it. It exists while somebody has a slot or wants one.
 */
final class SlotGate {
  static final String TYPE = "waybill.slots";
  static final String ACQUIRE = "waybill.acquire";
  static final String RELEASE = "waybill.release";

  private SlotGate() {}

  /** The workflow itself. */
  @WorkflowInterface
  public interface Flow {
    @WorkflowMethod(name = TYPE)
    void run(Json state);

    /** Answers whether the slot was free; else the run is signalled when it is. */
    @UpdateMethod(name = ACQUIRE)
    Json acquire(Json claim);

    @UpdateValidatorMethod(updateName = ACQUIRE)
    void check(Json claim);

    @SignalMethod(name = RELEASE)
    void release(Json claim);
  }

  /**
   * A run's wish for a slot.
   *
   * @param ticket tells this wish from others of the run
   * @param rank the smaller, the sooner
   * @param limit how many slots there are
   */
  record Claim(String run, String ticket, int rank, int limit) {}

  /**
   * Who has a slot and who wants one.
   *
   * @param holders tickets by run
   * @param queue in order of arrival
   */
  record State(Map<String, String> holders, List<Claim> queue, int limit) {
    static State fresh() {
      return new State(new LinkedHashMap<>(), new ArrayList<>(), 1);
    }

    /** True when the slot is the run's; else it queues. */
    boolean acquire(Claim claim) {
      if (holders.containsKey(claim.run()) || (queue.isEmpty() && hasRoom())) {
        holders.put(claim.run(), claim.ticket());
        return true;
      }
      for (int i = 0; i < queue.size(); i++) {
        if (queue.get(i).run().equals(claim.run())) {
          queue.set(i, claim);
          return false;
        }
      }
      queue.add(claim);
      return false;
    }

    private boolean hasRoom() {
      return holders.size() < limit;
    }

    void release(Claim claim) {
      holders.remove(claim.run(), claim.ticket());
      queue.removeIf(
          each -> each.run().equals(claim.run()) && each.ticket().equals(claim.ticket()));
    }

    /** Gives a free slot to who is next. */
    Optional<Claim> grant() {
      if (!hasRoom()) {
        return Optional.empty();
      }
      Optional<Claim> next = queue.stream().min(Comparator.comparingInt(Claim::rank));
      next.ifPresent(
          claim -> {
            queue.remove(claim);
            holders.put(claim.run(), claim.ticket());
          });
      return next;
    }

    /** Forgets a run that has ended. */
    void gone(String run) {
      holders.remove(run);
      queue.removeIf(each -> each.run().equals(run));
    }

    List<String> runs() {
      List<String> all = new ArrayList<>(holders.keySet());
      queue.forEach(claim -> all.add(claim.run()));
      return all;
    }

    State withLimit(int limit) {
      return new State(holders, queue, limit);
    }

    boolean isEmpty() {
      return holders.isEmpty() && queue.isEmpty();
    }
  }
}
