package dev.waybill.client;

import java.util.List;
import java.util.Optional;

/**
 * Part of a list.
 *
 * @param next the cursor of the following page; empty on the last
 */
public record Page<T>(List<T> items, Optional<String> next) {
  public Page {
    items = List.copyOf(items);
  }
}
