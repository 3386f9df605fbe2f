package dev.waybill.inngest;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.WaybillException;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.inngest.Chain.Link;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Journal;
import dev.waybill.values.CallbackTokens.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Completes callbacks: the run's journal says whether its callback is open. */
final class Callbacks {
  private static final Duration LAG = Duration.ofSeconds(3);
  private static final Duration GLANCE = Duration.ofMillis(30);

  private final Engine engine;

  Callbacks(Engine engine) {
    this.engine = engine;
  }

  /**
   * Completes a callback; returns when it shows that nobody can do so again. Of two at the same
   * moment, the server takes one.
   *
   * @throws WaybillException code {@code bad-token} when the token opens nothing, whatever the
   *     reason
   */
  void close(String token, Optional<Json> value, Optional<Failure> failure) {
    Target target = verified(token);
    value.ifPresent(json -> engine.limits.check("the callback's value", json));
    Closing closing = new Closing(target.runId() + "/" + target.key(), value, failure);
    Outbox.Letter letter = Letters.callback(closing);
    if (isTaken(letter) || !isOpen(target)) {
      throw Problems.callbackClosed();
    }
    engine.outbox.send(List.of(letter));
    long end = System.nanoTime() + LAG.toNanos();
    while (System.nanoTime() < end
        && !Thread.currentThread().isInterrupted()
        && !isTaken(letter)
        && isOpen(target)) {
      LockSupport.parkNanos(GLANCE.toNanos());
    }
  }

  /** Whether the server shows that it has been told so already. */
  private boolean isTaken(Outbox.Letter letter) {
    return engine.api.event(Chain.seed(letter.id()).id(1)).isPresent();
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
