package dev.waybill.crm.imports;

import java.util.List;

/** What became of a chunk; a bad row is told with its line and what is wrong. */
public record ChunkResult(int imported, List<String> badRows) {
  public ChunkResult {
    badRows = List.copyOf(badRows);
  }
}
