package dev.waybill;

/** Orders queued runs; a run that executes is never interrupted for another. */
public enum Priority {
  LOW,
  NORMAL,
  HIGH
}
