package dev.waybill.conformance.broken;

import dev.waybill.conformance.broken.Calls.Interception;
import dev.waybill.conformance.broken.Fault.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All faults. */
final class Faults {
  static final List<Fault> ALL =
      Stream.of(StepFaults.ALL, WaitFaults.ALL, ClientFaults.ALL).flatMap(List::stream).toList();

  private Faults() {}

  /** Collects faults of one place. */
  static final class Collection {
    private final Where where;
    private final List<Fault> faults = new ArrayList<>();

    Collection(Where where) {
      this.where = where;
    }

    Collection add(String name, String caughtBy, Interception interception) {
      faults.add(new Fault(name, caughtBy, where, interception));
      return this;
    }

    List<Fault> all() {
      return List.copyOf(faults);
    }
  }
}
