package dev.waybill.replay;

import dev.waybill.Attempt;
import dev.waybill.Json;

/** One attempt of a step's body: runs the author's code and encodes what it returns. */
public interface StepBody {

  /**
   * Runs the body once.
   *
   * @throws Exception whatever the author's code throws
   */
  Json run(Attempt attempt) throws Exception;
}
