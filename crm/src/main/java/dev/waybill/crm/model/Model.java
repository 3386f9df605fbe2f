package dev.waybill.crm.model;

import java.io.IOException;
import java.util.function.Consumer;

/** A language model. */
public interface Model {

  /**
   * Completes a prompt.
   *
   * @param onToken gets the answer piece by piece, on the calling thread
   * @return the whole answer
   * @throws dev.waybill.RetryAfter when the model asks to come back later
   * @throws dev.waybill.FailNow when it refuses for good, with code {@code model-refused}
   * @throws IOException when it may work later
   */
  String complete(Prompt prompt, Consumer<String> onToken) throws IOException;

  /** What the model is told about its role, and what it is asked. */
  record Prompt(String role, String question) {}
}
