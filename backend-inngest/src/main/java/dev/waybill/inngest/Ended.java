package dev.waybill.inngest;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunStatus;
import java.util.Optional;

/**
 * How an engine run ended, in what the server keeps as its output.
 *
 * @param status {@code RUNNING} when the run goes on in another engine run
 */
record Ended(RunStatus status, Optional<Json> value, Optional<Failure> failure) {
  Ended {
    value = Wire.given(value);
    failure = failure.map(Wire::failure);
  }
}
