package dev.waybill.conformance.temporal;

import dev.waybill.temporal.TemporalBackend;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A worker in a process of its own; ends when its input does. */
final class FleetWorker {

  private FleetWorker() {}

  /** Arguments: the server's address, the ledger, the worker's name, and the heartbeat. */
  public static void main(String[] args) throws IOException {
    FleetLedger ledger = new FleetLedger(Path.of(args[1]), args[2]);
    try (TemporalBackend backend = FleetWorkflows.open(args[0], ledger, args[3], true)) {
      System.out.println("ready " + backend.name());
      long unused = System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
