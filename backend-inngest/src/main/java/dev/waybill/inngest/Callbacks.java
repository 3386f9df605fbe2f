package dev.waybill.inngest;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.WaybillException;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.inngest.Chain.Link;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Journal;
import dev.waybill.values.CallbackTokens.Target;
import java.util.List;
import java.util.Optional;

/** Completes callbacks: the run's journal says whether its callback is open. */
final class Callbacks {
  private final Engine engine;

  Callbacks(Engine engine) {
    this.engine = engine;
  }

  /**
   * Completes a callback.
   *
   * @throws WaybillException code {@code bad-token} when the token opens nothing, whatever the
   *     reason
   */
  void close(String token, Optional<Json> value, Optional<Failure> failure) {
    Target target = verified(token);
    value.ifPresent(json -> engine.limits.check("the callback's value", json));
    Closing closing = new Closing(target.runId() + "/" + target.key(), value, failure);
    Outbox.Letter letter = Letters.callback(closing);
    if (engine.api.event(Chain.seed(letter.id()).id(1)).isPresent() || !isOpen(target)) {
      throw Problems.callbackClosed();
    }
    engine.outbox.send(List.of(letter));
  }

  /** What the token is for; the refusal does not tell a forged token from a used one. */
  private Target verified(String token) {
    try {
      return engine.tokens.verify(token);
    } catch (WaybillException e) {
      throw Problems.callbackClosed();
    }
  }

  private boolean isOpen(Target target) {
    try {
      Link last = engine.lookup.chain().last(target.runId());
      if (last.run().status().isFinal() && !Chain.goesOn(last)) {
        return false;
      }
      Journal journal = engine.journals.of(target.runId(), last);
      return journal.notes().pending().stream()
          .anyMatch(
              each ->
                  each.kind() == EntryKind.CALLBACK
                      && Engine.tokenKey(journal.header(), each.key()).equals(target.key()));
    } catch (RunNotFoundException unknown) {
      return false;
    }
  }
}
