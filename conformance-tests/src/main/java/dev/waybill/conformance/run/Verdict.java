package dev.waybill.conformance.run;

import dev.waybill.conformance.target.Exclusion;
import java.util.List;
import java.util.Locale;

/** What became of a requirement on a target. */
public sealed interface Verdict {

  record Passed() implements Verdict {}

  /**
   * Something came out otherwise.
   *
   * @param differences each place where something else came out than was expected
   */
  record Failed(List<String> differences) implements Verdict {
    public Failed {
      differences = List.copyOf(differences);
    }
  }

  /** Not shown, because the target does not claim it. */
  record Skipped(String reason) implements Verdict {}

  /** Failed, as its exclusion says it does. */
  record Excluded(Exclusion exclusion, List<String> differences) implements Verdict {
    public Excluded {
      differences = List.copyOf(differences);
    }
  }

  /** As reports write it. */
  default String word() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
