package dev.waybill.client;

/** A run's updates as they happen; iterating blocks until the next one. Close it. */
public interface Watch extends Iterable<RunUpdate>, AutoCloseable {
  @Override
  void close();
}
