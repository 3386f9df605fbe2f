package dev.waybill.inngest;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.journal.Entry.Result;
import java.util.Optional;

/**
 * How a callback or a child ended, in the data of the event that tells it.
 *
 * @param of the child run, or the callback by its run and key
 */
record Closing(String of, Optional<Json> value, Optional<Failure> failure) {

  Closing {
    value = Wire.given(value);
    failure = failure.map(Wire::failure);
  }

  Result result() {
    return failure.isPresent() ? Result.of(failure.get()) : Result.of(value.orElse(Json.NULL));
  }
}
