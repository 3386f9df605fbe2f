package dev.waybill.crm.model;

import dev.langchain4j.exception.HttpException;
import java.time.Duration;
import java.util.Optional;

/** A refusal by the model's server, with the delay it asked for. */
final class ModelHttpException extends HttpException {
  private static final long serialVersionUID = 1;

  private final transient Optional<Duration> retryAfter;

  ModelHttpException(int status, String body, Optional<Duration> retryAfter) {
    super(status, body);
    this.retryAfter = retryAfter;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  boolean isPermanent() {
    int status = statusCode();
    return status >= 400 && status < 500 && status != 408 && status != 409 && status != 429;
  }
}
