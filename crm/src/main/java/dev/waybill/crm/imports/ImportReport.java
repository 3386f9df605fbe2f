package dev.waybill.crm.imports;

import dev.waybill.Outcomes;
import java.util.List;

/**
 * How an import went.
 *
 * @param badRows the first hundred, each with its line and what is wrong
 * @param bad how many there are
 * @param failedChunks each with its rows and the failure; they can be imported again
 */
public record ImportReport(int imported, int bad, List<String> badRows, List<String> failedChunks) {
  private static final int SHOWN = 100;

  public ImportReport {
    badRows = List.copyOf(badRows);
    failedChunks = List.copyOf(failedChunks);
  }

  static ImportReport of(Outcomes<Chunk, ChunkResult> outcomes) {
    List<String> bad =
        outcomes.values().stream().flatMap(chunk -> chunk.badRows().stream()).toList();
    return new ImportReport(
        outcomes.values().stream().mapToInt(ChunkResult::imported).sum(),
        bad.size(),
        bad.stream().limit(SHOWN).toList(),
        outcomes.failures().stream().map(ImportReport::failed).toList());
  }

  /** In one line. */
  public String summary() {
    return imported + " imported, " + bad + " bad rows, " + failedChunks.size() + " failed chunks";
  }

  private static String failed(Outcomes.Failed<Chunk, ChunkResult> failed) {
    Chunk chunk = failed.item();
    int last = chunk.first() + chunk.rows() - 1;
    return "rows " + chunk.first() + " to " + last + ": " + failed.failure().message();
  }
}
