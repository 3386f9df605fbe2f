package dev.waybill.inngest;

import dev.waybill.inngest.Answer.Refusal;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;

/** Collects a request's body as it arrives; no thread waits for it. */
final class BodyReader implements Runnable {
  private final Content.Source source;
  private final int limit;
  private final Bodies bodies;
  private final Outcome outcome;
  private final long number;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicBoolean done = new AtomicBoolean();

  /**
   * What comes of it: one of the three, once.
   *
   * @param whole takes the body, and the duty to give its room back
   */
  record Outcome(Consumer<byte[]> whole, Consumer<Refusal> refused, Consumer<Throwable> failed) {}

  BodyReader(Content.Source source, int limit, Bodies bodies, Outcome outcome) {
    this.source = source;
    this.limit = limit;
    this.bodies = bodies;
    this.outcome = outcome;
    this.number = bodies.open(this);
  }

  /** Takes what is there, and comes again when there is more. */
  @Override
  public void run() {
    boolean more = !done.get();
    while (more) {
      Content.Chunk chunk = source.read();
      if (chunk == null) {
        source.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        end(() -> outcome.failed.accept(chunk.getFailure()));
        return;
      }
      more = took(chunk);
      var unused = chunk.release();
    }
  }

  /** True when there may be more. */
  private boolean took(Content.Chunk chunk) {
    int size = chunk.remaining();
    if (body.size() + size > limit) {
      end(() -> outcome.refused.accept(Refusal.TOO_LARGE));
      return false;
    }
    if (!bodies.take(this, size)) {
      end(() -> outcome.refused.accept(Refusal.BUSY));
      return false;
    }
    if (isEvictedTaking(size)) {
      giveBack();
      return false;
    }
    byte[] bytes = new byte[size];
    var unused = chunk.getByteBuffer().get(bytes);
    body.writeBytes(bytes);
    if (chunk.isLast()) {
      whole();
    }
    return !chunk.isLast();
  }

  private boolean isEvictedTaking(int size) {
    var unused = taken.addAndGet(size);
    return done.get();
  }

  private void whole() {
    if (done.compareAndSet(false, true)) {
      bodies.close(number);
      taken.set(0);
      outcome.whole.accept(body.toByteArray());
    }
  }

  /** Makes room for others; may be called while this reads. */
  void evict() {
    end(() -> outcome.refused.accept(Refusal.SLOW));
  }

  private void end(Runnable telling) {
    if (done.compareAndSet(false, true)) {
      bodies.close(number);
      giveBack();
      telling.run();
    }
  }

  private void giveBack() {
    bodies.give(taken.getAndSet(0));
  }
}
