package dev.waybill.local;

import dev.waybill.WaybillException;
import java.nio.file.Path;
import java.sql.SQLException;

/** What can go wrong with the engine's own file, each with its remedy. */
final class Problems {
  // SQLite's result codes
  private static final int TOO_BIG = 18;
  private static final int CONSTRAINT = 19;
  private static final int MISMATCH = 20;
  private static final int RANGE = 25;

  private Problems() {}

  static WaybillException newerFile(String file, int found, int known) {
    return new WaybillException(
        "database-newer",
        "the database '"
            + file
            + "' has schema "
            + found
            + ", this version of Waybill knows up to "
            + known
            + ". Use the version that wrote it, or a newer one.");
  }

  static WaybillException inUse(Path file, String holder) {
    return new WaybillException(
        "database-in-use",
        "database '"
            + file
            + "' is in use by process "
            + holder
            + "; one process at a time may open it. Stop that process, or set waybill.local.file"
            + " to another file.");
  }

  static WaybillException unavailable(String file, SQLException cause) {
    String text = String.valueOf(cause.getMessage());
    String remedy =
        text.contains("SQLITE_FULL")
            ? "The disk is full: free space and repeat the call; nothing recorded is lost, and runs"
                + " go on by themselves."
            : text.contains("SQLITE_BUSY") || text.contains("SQLITE_LOCKED")
                ? "Another program holds the file: close it and repeat the call; runs go on by"
                    + " themselves."
                : text.contains("SQLITE_CORRUPT") || text.contains("SQLITE_NOTADB")
                    ? "The file is damaged or not a Waybill database: restore a copy, or name"
                        + " another file by waybill.local.file."
                    : "Check the file and its disk; runs go on by themselves.";
    return new WaybillException(
        "database-unavailable",
        "the database '" + file + "' cannot be used: " + text + ". " + remedy,
        cause);
  }

  /**
   * Whether the error is the fault of the transaction that met it, and leaves the file as good as
   * it was for all others.
   */
  static boolean isOfOneTransaction(SQLException e) {
    return switch (e.getErrorCode()) {
      case TOO_BIG, CONSTRAINT, MISMATCH, RANGE -> true;
      default -> false;
    };
  }

  static WaybillException refused(String file, SQLException cause) {
    return new WaybillException(
        "value-refused",
        "the database '"
            + file
            + "' refuses what one call or run wrote: "
            + cause.getMessage()
            + ". Nothing of it is recorded, and nothing else is affected. Check the size of the"
            + " values; if they are small, report this as a defect of Waybill.",
        cause);
  }

  static WaybillException closed() {
    return new WaybillException(
        "backend-closed", "the local backend is closed. Open it again before using its client.");
  }

  static WaybillException unknownSchedule(String id) {
    return new WaybillException(
        "unknown-schedule",
        "there is no schedule '" + id + "'. List the schedules to find its id.");
  }

  static WaybillException badSetting(String name, String rule, String found) {
    return new WaybillException(
        "bad-setting", "setting " + name + " must be " + rule + ", got: '" + found + "'");
  }

  static WaybillException queueFull(long size) {
    return new WaybillException(
        "queue-full",
        "the run has "
            + size
            + " unread events, which is all it may have; the signal was not taken. Send it again"
            + " once the run has waited for some.");
  }

  static WaybillException callbackClosed() {
    return new WaybillException(
        "bad-token",
        "the callback's token is not genuine, was used already, or has expired. Nothing was"
            + " changed.");
  }
}
