package dev.waybill.conformance.target;

/**
 * A requirement that a target is known to break. It is still carried out: once it holds, the
 * exclusion is stale and fails the run.
 *
 * @param requirement its id
 * @param reason why, in one sentence
 * @param link where this is followed up
 */
public record Exclusion(String requirement, String reason, String link) {

  public Exclusion {
    if (requirement.isBlank() || reason.isBlank() || link.isBlank()) {
      throw new IllegalArgumentException(
          "an exclusion needs a requirement, a reason and a link, got: '%s', '%s', '%s'"
              .formatted(requirement, reason, link));
    }
  }
}
