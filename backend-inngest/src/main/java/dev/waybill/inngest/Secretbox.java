package dev.waybill.inngest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** NaCl's authenticated encryption by a shared key: XSalsa20 with Poly1305. */
final class Secretbox {
  private static final int KEY = 32;
  private static final int NONCE = 24;
  private static final int MAC = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] key;

  private Secretbox(byte[] key) {
    this.key = key;
  }

  /** By the hash of a secret of any length, as libsodium hashes by default: BLAKE2b of 256 bits. */
  static Secretbox of(String secret) {
    byte[] text = secret.getBytes(StandardCharsets.UTF_8);
    var digest = new Blake2bDigest(KEY * Byte.SIZE);
    digest.update(text, 0, text.length);
    byte[] key = new byte[KEY];
    var unused = digest.doFinal(key, 0);
    return new Secretbox(key);
  }

  static Secretbox ofKey(byte[] key) {
    return new Secretbox(key.clone());
  }

  /** A new nonce, the authenticator and the encrypted message. */
  byte[] seal(byte[] message) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    return seal(message, nonce);
  }

  byte[] seal(byte[] message, byte[] nonce) {
    XSalsa20Engine stream = stream(nonce);
    Poly1305 mac = mac(stream);
    byte[] sealed = Arrays.copyOf(nonce, NONCE + MAC + message.length);
    var unused = stream.processBytes(message, 0, message.length, sealed, NONCE + MAC);
    mac.update(sealed, NONCE + MAC, message.length);
    var unusedToo = mac.doFinal(sealed, NONCE);
    return sealed;
  }

  /** The message; empty when it was not sealed with this key. */
  Optional<byte[]> open(byte[] sealed) {
    int size = sealed.length - NONCE - MAC;
    if (size < 0) {
      return Optional.empty();
    }
    XSalsa20Engine stream = stream(Arrays.copyOf(sealed, NONCE));
    Poly1305 mac = mac(stream);
    mac.update(sealed, NONCE + MAC, size);
    byte[] expected = new byte[MAC];
    var unused = mac.doFinal(expected, 0);
    byte[] found = Arrays.copyOfRange(sealed, NONCE, NONCE + MAC);
    if (!MessageDigest.isEqual(expected, found)) {
      return Optional.empty();
    }
    byte[] message = new byte[size];
    var unusedToo = stream.processBytes(sealed, NONCE + MAC, size, message, 0);
    return Optional.of(message);
  }

  private XSalsa20Engine stream(byte[] nonce) {
    XSalsa20Engine stream = new XSalsa20Engine();
    stream.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
    return stream;
  }

  /** The first bytes of the stream are the authenticator's key. */
  private static Poly1305 mac(XSalsa20Engine stream) {
    byte[] first = new byte[KEY];
    var unused = stream.processBytes(new byte[KEY], 0, KEY, first, 0);
    Poly1305 mac = new Poly1305();
    mac.init(new KeyParameter(first));
    return mac;
  }
}
