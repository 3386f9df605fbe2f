package dev.waybill;

import java.net.URI;
import java.util.Optional;

/**
 * A promise that somebody outside completes: a person who approves, a service that calls back.
 * Empty when it timed out.
 */
public interface Callback<T> extends Promise<Optional<T>> {

  /** Unguessable, single-use; expires with the timeout. */
  String token();

  /** The application's own URL that takes the answer by POST; it stays valid after a move. */
  URI url();
}
