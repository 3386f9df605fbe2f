package dev.waybill.temporal;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lets those who ask the same at the same time share an answer: one that was asked for after all of
 * them had come, so that nobody gets an old one.
 */
final class Shared<T> {
  private final Object[] turns = new Object[256];
  private final Map<String, CompletableFuture<T>> next = new ConcurrentHashMap<>();

  Shared() {
    for (int i = 0; i < turns.length; i++) {
      turns[i] = new Object();
    }
  }

  T ask(String id, Supplier<T> question) {
    CompletableFuture<T> answer = next.computeIfAbsent(id, unused -> new CompletableFuture<>());
    synchronized (turns[Math.floorMod(id.hashCode(), turns.length)]) {
      if (!answer.isDone()) {
        boolean unused = next.remove(id, answer); // who comes from here on asks anew
        answer(answer, question);
      }
    }
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException problem ? problem : e;
    }
  }

  private static <T> void answer(CompletableFuture<T> answer, Supplier<T> question) {
    try {
      boolean unused = answer.complete(question.get());
    } catch (RuntimeException e) {
      boolean unused = answer.completeExceptionally(e);
    }
  }
}
