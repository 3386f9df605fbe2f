package dev.waybill.inngest;

import dev.waybill.WaybillException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The secrets; none ever shows in a message.
 *
 * @param event part of the path that events are sent to
 * @param signing what calls are signed with and the APIs are opened with
 * @param fallback accepted as well, while the signing key is being changed
 * @param encryption what values are hidden with, the preferred one first; empty: nothing is hidden
 */
record Keys(
    Optional<String> event,
    Optional<String> signing,
    Optional<String> fallback,
    List<String> encryption) {
  private static final String EVENT = "INNGEST_EVENT_KEY";
  private static final String SIGNING = "INNGEST_SIGNING_KEY";
  private static final String FALLBACK = "INNGEST_SIGNING_KEY_FALLBACK";

  static Keys of(Given given) {
    Keys keys =
        new Keys(
            given.text("event-key", EVENT),
            given.text("signing-key", SIGNING),
            given.text("signing-key-fallback", FALLBACK),
            Stream.of("INNGEST_ENCRYPTION_KEY", "INNGEST_ENCRYPTION_KEY_FALLBACK")
                .flatMap(name -> given.vendors(name).stream())
                .toList());
    keys.signing.ifPresent(key -> check(SIGNING, key));
    keys.fallback.ifPresent(key -> check(FALLBACK, key));
    keys.event.ifPresent(Keys::checkEvent);
    return keys;
  }

  private static void check(String name, String key) {
    if (!Signatures.isKey(key)) {
      throw new WaybillException(
          "bad-setting",
          name
              + " must be an even number of hexadecimal digits, with or without a prefix such as"
              + " signkey-prod-, got something else (not shown). Copy the key again from the"
              + " server's settings.");
    }
  }

  private static void checkEvent(String key) {
    if (!key.matches("[A-Za-z0-9_.~-]{1,512}")) {
      throw new WaybillException(
          "bad-setting",
          EVENT
              + " must be 1 to 512 letters, digits, '_', '.', '~' and '-', got something else (not"
              + " shown). Copy the key again from the server's settings.");
    }
  }

  /** Refuses to do without keys where the server is not a dev server. */
  Keys required() {
    if (signing.isEmpty()) {
      throw missing(SIGNING, "what calls and answers are signed with");
    }
    if (event.isEmpty()) {
      throw missing(EVENT, "what events are sent with, and every run is started by one");
    }
    return this;
  }

  private static WaybillException missing(String name, String use) {
    return new WaybillException(
        "bad-setting",
        name
            + ", "
            + use
            + ", must be set in cloud mode, which is the default, got: nothing. Set it in the"
            + " environment; for a dev server on this machine set INNGEST_DEV=1 instead.");
  }

  /** The keys that calls may be signed with, the preferred one first. */
  List<String> all() {
    return Stream.of(signing, fallback).flatMap(Optional::stream).toList();
  }

  /** Which keys there are. */
  @Override
  public String toString() {
    return "Keys[event="
        + event.isPresent()
        + ", signing="
        + signing.isPresent()
        + ", fallback="
        + fallback.isPresent()
        + ", encryption="
        + encryption.size()
        + "]";
  }
}
