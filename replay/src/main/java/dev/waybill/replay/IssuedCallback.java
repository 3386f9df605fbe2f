package dev.waybill.replay;

import dev.waybill.Callback;
import java.net.URI;
import java.util.Optional;

/** The promise of a callback. */
final class IssuedCallback<T> extends Issued<Optional<T>> implements Callback<T> {
  private final String token;
  private final URI url;

  IssuedCallback(
      Execution execution,
      Coroutine owner,
      Operation operation,
      Decoder<Optional<T>> decoder,
      String token) {
    super(execution, owner, operation, decoder);
    this.token = token;
    this.url = execution.services().callbacks().url(token);
  }

  @Override
  public String token() {
    return token;
  }

  @Override
  public URI url() {
    return url;
  }
}
