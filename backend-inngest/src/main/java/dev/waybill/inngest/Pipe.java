package dev.waybill.inngest;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A websocket: binary messages both ways, none longer than agreed. What comes is told on the loop,
 * one thing after the other; the next message is read when the one before has been taken.
 */
final class Pipe implements WebSocket.Listener {
  static final String PROTOCOL = "v0.connect.inngest.com";

  private static final int NORMAL = 1000;

  private final Loop loop;
  private final int maxBytes;
  private final Events events;
  private final AtomicLong backlog = new AtomicLong();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private CompletableFuture<WebSocket> opened = new CompletableFuture<>();
  private CompletableFuture<?> sending = new CompletableFuture<>();
  private boolean gone;

  private Pipe(Loop loop, int maxBytes, Events events) {
    this.loop = loop;
    this.maxBytes = maxBytes;
    this.events = events;
  }

  /** What happens to a pipe, told on the loop. After the end nothing is. */
  interface Events {
    void message(byte[] message);

    /** Something that is no message of ours came; it is dropped. */
    void strange(String what);

    /** The end, once; also when it never began. */
    void gone(String why);
  }

  /** Opens one; call on the loop. */
  static Pipe open(HttpClient client, URI endpoint, Duration patience, Loop loop, Limit limit) {
    Pipe pipe = new Pipe(loop, limit.maxBytes(), limit.events());
    pipe.opened =
        client
            .newWebSocketBuilder()
            .subprotocols(PROTOCOL)
            .connectTimeout(patience)
            .buildAsync(endpoint, pipe);
    pipe.sending = pipe.opened;
    var unused =
        pipe.opened.whenComplete(
            (socket, failure) -> {
              if (failure != null) {
                pipe.end(text(failure));
              } else if (!socket.getSubprotocol().equals(PROTOCOL)) {
                socket.abort();
                pipe.end("it does not speak " + PROTOCOL);
              }
            });
    return pipe;
  }

  /** Who hears of a pipe, and the longest message that is taken. */
  record Limit(int maxBytes, Events events) {}

  /** Sends a message after those before; what does not get through ends the pipe. */
  void send(byte[] message) {
    backlog.addAndGet(message.length);
    sending =
        sending
            .thenCompose(before -> opened)
            .thenCompose(socket -> socket.sendBinary(ByteBuffer.wrap(message), true))
            .whenComplete(
                (socket, failure) -> {
                  backlog.addAndGet(-message.length);
                  if (failure != null) {
                    end(text(failure));
                  }
                });
  }

  /** Bytes that are not sent yet. */
  long backlog() {
    return backlog.get();
  }

  /**
   * Ends it in good order; if the other side does not follow within the time, without.
   *
   * @return done when it has ended
   */
  CompletableFuture<Void> close(String reason, Duration patience) {
    sending = sending.thenCompose(before -> opened).thenCompose(s -> s.sendClose(NORMAL, reason));
    var unused = loop.after(patience, this::abort);
    return ended;
  }

  /** Ends it at once. */
  void abort() {
    var unused = opened.thenAccept(WebSocket::abort);
    end("it was given up");
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
    if (partial.size() + data.remaining() > maxBytes) {
      end("a message of more than " + maxBytes + " bytes");
      return null;
    }
    byte[] part = new byte[data.remaining()];
    data.get(part);
    partial.writeBytes(part);
    if (!last) {
      socket.request(1);
      return null;
    }
    byte[] message = partial.toByteArray();
    partial.reset();
    loop.run(() -> taken(socket, () -> events.message(message)));
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    loop.run(() -> taken(socket, () -> events.strange("a text")));
    return null;
  }

  private void taken(WebSocket socket, Runnable take) {
    try {
      if (!gone) {
        take.run();
      }
    } finally {
      socket.request(1);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    end("the gateway closed it: " + code + (reason.isEmpty() ? "" : " " + reason));
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    end(text(error));
  }

  private void end(String why) {
    loop.run(
        () -> {
          if (!gone) {
            gone = true;
            ended.complete(null);
            events.gone(why);
          }
        });
  }

  private static String text(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}
