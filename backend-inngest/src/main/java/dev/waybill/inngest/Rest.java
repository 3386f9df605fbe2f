package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.WaybillException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the server: bounded in time and size, tried again where that does no harm, with the
 * other signing key when the first is not accepted.
 */
final class Rest implements AutoCloseable {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final MediaType PROTOBUF = MediaType.get("application/protobuf");
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final OkHttpClient client;
  private final Access access;
  private final Tuning tuning;
  private final ApiProblems problems;

  /** Which of the bearers the server accepted last. */
  private volatile int accepted;

  Rest(Access access, Tuning tuning) {
    this.access = access;
    this.tuning = tuning;
    this.problems = new ApiProblems(access);
    this.client =
        new OkHttpClient.Builder()
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(tuning.timeout())
            .callTimeout(tuning.timeout())
            .readTimeout(tuning.timeout())
            .writeTimeout(tuning.timeout())
            .build();
  }

  /**
   * How long, how much, how often.
   *
   * @param timeout of one try; default 30 s
   * @param maxBytes of an answer; default 64 MiB
   * @param tries of a request in all; default 5
   * @param pause after the first try, doubled after each, 10 s at most; default 100 ms
   */
  record Tuning(Duration timeout, int maxBytes, int tries, Duration pause) {
    static final Tuning DEFAULT =
        new Tuning(Duration.ofSeconds(30), 64 * 1024 * 1024, 5, Duration.ofMillis(100));
  }

  /**
   * One request.
   *
   * @param thing what it is, for messages: {@code the cancel of run 01…}
   * @param headers beside those that every request has
   * @param body null: none
   * @param harmless whether doing it twice is doing it once
   * @param needsBearer whether the signing key opens it
   */
  record Order(
      String thing,
      String method,
      HttpUrl url,
      Headers headers,
      @Nullable RequestBody body,
      boolean harmless,
      boolean needsBearer) {

    static Order get(String thing, HttpUrl url) {
      return new Order(thing, "GET", url, Headers.of(), null, true, true);
    }

    static Order post(String thing, HttpUrl url, JsonNode body) {
      RequestBody json = RequestBody.create(InngestJson.write(body), JSON);
      return new Order(thing, "POST", url, Headers.of(), json, true, true);
    }

    /** A message of Protocol Buffers. */
    static Order post(String thing, HttpUrl url, byte[] message) {
      RequestBody body = RequestBody.create(message, PROTOBUF);
      return new Order(thing, "POST", url, Headers.of(), body, true, true);
    }

    Order with(Headers headers) {
      return new Order(thing, method, url, headers, body, harmless, needsBearer);
    }

    Order once() {
      return new Order(thing, method, url, headers, body, false, needsBearer);
    }

    Order withoutBearer() {
      return new Order(thing, method, url, headers, body, harmless, false);
    }
  }

  /** What came back. */
  record Got(int status, ByteString body, Optional<String> retryAfter) {
    boolean isGood() {
      return status >= 200 && status < 300;
    }
  }

  /**
   * The answer of the server, whatever its status below 500 says.
   *
   * @throws WaybillException codes {@code server-unavailable}, {@code bad-credentials}, {@code
   *     answer-too-large}
   */
  Got send(Order order) {
    for (int tried = 1; ; tried++) {
      try {
        Got got = sendWithKeys(order);
        if (got.status() == 401 || got.status() == 403) {
          throw problems.notLetIn(order, got);
        }
        if (got.status() < 500 && got.status() != 429) {
          return got;
        }
        if (tried == tuning.tries() || !(order.harmless() || got.status() == 429)) {
          throw problems.unavailable(order, tried, got);
        }
        pause(order, tried, got.retryAfter());
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw ApiProblems.interrupted(order);
        }
        if (tried == tuning.tries() || !(order.harmless() || isNeverReached(e))) {
          throw problems.unreachable(order, tried, e);
        }
        pause(order, tried, Optional.empty());
      }
    }
  }

  /**
   * The JSON of a good answer.
   *
   * @throws WaybillException as {@link #send}, and codes {@code server-refused}, {@code bad-answer}
   */
  JsonNode json(Order order) {
    return json(order, sendGood(order));
  }

  /** The JSON of a good answer; empty for the status that says there is none. */
  Optional<JsonNode> json(Order order, int none) {
    Got got = send(order);
    if (got.status() == none) {
      return Optional.empty();
    }
    return Optional.of(json(order, good(order, got)));
  }

  Got sendGood(Order order) {
    return good(order, send(order));
  }

  /** The answer, if it is a good one. */
  Got good(Order order, Got got) {
    if (!got.isGood()) {
      throw problems.refused(order, got);
    }
    return got;
  }

  private JsonNode json(Order order, Got got) {
    try {
      JsonNode tree = InngestJson.read(got.body().toByteArray());
      if (!tree.isMissingNode()) {
        return tree;
      }
    } catch (IOException e) {
      throw problems.notUnderstood(order, "JSON", got.body().utf8());
    }
    throw problems.notUnderstood(order, "JSON", "nothing");
  }

  /** An answer that is JSON, but not what was asked for. */
  WaybillException notUnderstood(Order order, String rule, JsonNode found) {
    return problems.notUnderstood(order, rule, found.toString());
  }

  private Got sendWithKeys(Order order) throws IOException {
    if (!order.needsBearer() || access.bearers().isEmpty()) {
      return execute(order, Optional.empty());
    }
    int keys = access.bearers().size();
    int first = accepted;
    Got got = execute(order, Optional.of(access.bearers().get(first)));
    for (int next = 1; next < keys && (got.status() == 401 || got.status() == 403); next++) {
      int other = (first + next) % keys;
      got = execute(order, Optional.of(access.bearers().get(other)));
      if (got.status() != 401 && got.status() != 403) {
        accepted = other;
      }
    }
    return got;
  }

  private Got execute(Order order, Optional<String> bearer) throws IOException {
    Request.Builder request =
        new Request.Builder()
            .url(order.url())
            .headers(order.headers())
            .header("User-Agent", access.sdk())
            .header("X-Inngest-SDK", access.sdk())
            .method(order.method(), body(order));
    access.env().ifPresent(env -> request.header("X-Inngest-Env", env));
    bearer.ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return read(request.build(), order);
  }

  private Got read(Request request, Order order) throws IOException {
    try (Response response = client.newCall(request).execute()) {
      BufferedSource source = response.body().source();
      if (source.request(tuning.maxBytes() + 1L)) {
        throw problems.tooLarge(order, tuning.maxBytes());
      }
      return new Got(
          response.code(),
          source.readByteString(),
          Optional.ofNullable(response.header("Retry-After")));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) { // Kotlin does not declare what it throws: here an interrupt.
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(e.toString());
    }
  }

  private static @Nullable RequestBody body(Order order) {
    if (order.body() != null) {
      return order.body();
    }
    return order.method().equals("GET") ? null : RequestBody.create(new byte[0], null);
  }

  private static boolean isNeverReached(IOException e) {
    return e instanceof ConnectException || e instanceof UnknownHostException;
  }

  private void pause(Order order, int tried, Optional<String> asked) {
    double spread = ThreadLocalRandom.current().nextDouble(0.5, 1.5);
    long own = (long) (tuning.pause().toMillis() * spread * (1L << Math.min(tried - 1, 20)));
    long millis = asked.flatMap(Rest::seconds).map(s -> s * 1000).orElse(0L);
    try {
      Thread.sleep(Math.min(LONGEST_PAUSE.toMillis(), Math.max(own, millis)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiProblems.interrupted(order);
    }
  }

  private static Optional<Long> seconds(String text) {
    return text.matches("[0-9]{1,6}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  /** Lets go of the connections that are kept. */
  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
