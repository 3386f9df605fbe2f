package dev.waybill.crm.model;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Hands {@link BlockingHttpClient} to the library. */
final class BlockingHttpClientBuilder implements HttpClientBuilder {
  private Duration connectTimeout = Duration.ofSeconds(10);
  private Duration readTimeout = Duration.ofMinutes(2);

  @Override
  public Duration connectTimeout() {
    return connectTimeout;
  }

  @Override
  public HttpClientBuilder connectTimeout(@Nullable Duration timeout) {
    connectTimeout = timeout == null ? connectTimeout : timeout;
    return this;
  }

  @Override
  public Duration readTimeout() {
    return readTimeout;
  }

  @Override
  public HttpClientBuilder readTimeout(@Nullable Duration timeout) {
    readTimeout = timeout == null ? readTimeout : timeout;
    return this;
  }

  @Override
  public HttpClient build() {
    return new BlockingHttpClient(connectTimeout, readTimeout);
  }
}
