package dev.waybill.conformance.target;

/** What a target's worlds can do apart from what its backend can do. */
public enum Ability {
  /** The worker can be stopped and started again on what it has stored. */
  RESTART,
  /** As much time passes as a requirement says, and not a fraction of it. */
  FULL_TIME
}
