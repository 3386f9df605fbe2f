package dev.waybill.client;

import dev.waybill.Json;
import dev.waybill.RunStatus;
import dev.waybill.journal.Entry;

/** Something that happened in a run. */
public sealed interface RunUpdate {

  /** An entry was recorded. */
  record Entered(Entry entry) implements RunUpdate {}

  record Progressed(long done, long total, String message) implements RunUpdate {}

  record StateChanged(String name, Json value) implements RunUpdate {}

  record Streamed(String name, Json chunk) implements RunUpdate {}

  record StatusChanged(RunStatus status) implements RunUpdate {}
}
