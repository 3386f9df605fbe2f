package dev.waybill.inngest;

import java.util.List;
import java.util.Optional;

/**
 * A page of engine runs.
 *
 * @param next where the next page begins; empty: this is the last
 */
record EngineRuns(List<EngineRun> runs, Optional<String> next) {
  EngineRuns {
    runs = List.copyOf(runs);
  }
}
