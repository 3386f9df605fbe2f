package dev.waybill.inngest;

import java.util.function.Supplier;

/** What became of a request at the door. */
sealed interface Entry {

  /** The answer; takes what the work takes. Never throws. */
  Answer answer();

  /** Somebody was turned away; costs nothing more. */
  record Refused(Answer answer) implements Entry {
    static Refused of(Answer.Refusal refusal) {
      return new Refused(Answer.refused(refusal));
    }
  }

  /** There is work to do. */
  record Admitted(Supplier<Answer> work) implements Entry {
    @Override
    public Answer answer() {
      return work.get();
    }
  }
}
