package dev.waybill.client;

import java.util.List;

/**
 * What a call on many runs did.
 *
 * @param done how many it was done for
 * @param refused one line for each that was refused, with the reason
 */
public record BulkResult(int done, List<String> refused) {
  public BulkResult {
    refused = List.copyOf(refused);
  }
}
