package dev.waybill.values;

import dev.waybill.WaybillException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Mints and verifies the tokens of callbacks. A token names its run and entry and is signed: the
 * same for the same run, key and secret, always, and not to be guessed without the secret.
 */
public final class CallbackTokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MIN_SECRET = 16;
  private static final int MAX_TOKEN = 4096;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final List<SecretKeySpec> secrets;

  /** What a token is for. */
  public record Target(String runId, String key) {}

  /**
   * Tokens signed with these secrets.
   *
   * @param secrets at least 16 bytes each; the first signs, all verify, so that a secret can be
   *     replaced while tokens are out
   * @throws WaybillException code {@code bad-secret} when there is none or one is too short
   */
  public CallbackTokens(List<byte[]> secrets) {
    if (secrets.isEmpty()) {
      throw badSecret("none");
    }
    for (byte[] secret : secrets) {
      if (secret.length < MIN_SECRET) {
        throw badSecret(secret.length + " bytes");
      }
    }
    this.secrets = secrets.stream().map(secret -> new SecretKeySpec(secret, ALGORITHM)).toList();
  }

  /** The token of an entry. */
  public String token(String runId, String key) {
    return sign(secrets.get(0), new Target(runId, key));
  }

  /**
   * What the token is for.
   *
   * @throws WaybillException code {@code bad-token}, without any detail, when it was not minted
   *     with one of the secrets
   */
  public Target verify(String token) {
    Target target = parse(token);
    byte[] found = token.getBytes(StandardCharsets.UTF_8);
    boolean valid = false;
    for (SecretKeySpec secret : secrets) {
      byte[] expected = sign(secret, target).getBytes(StandardCharsets.UTF_8);
      valid |= MessageDigest.isEqual(expected, found);
    }
    if (!valid) {
      throw badToken();
    }
    return target;
  }

  /** Where the application takes the answer: {@code <base>/callbacks/<token>}. */
  public static URI url(URI base, String token) {
    String text = base.toString();
    return URI.create(text + (text.endsWith("/") ? "" : "/") + "callbacks/" + token);
  }

  private static Target parse(String token) {
    String[] parts = token.length() > MAX_TOKEN ? new String[0] : token.split("\\.", -1);
    if (parts.length != 3) {
      throw badToken();
    }
    try {
      return new Target(text(parts[0]), text(parts[1]));
    } catch (IllegalArgumentException e) {
      throw badToken();
    }
  }

  private static String sign(SecretKeySpec secret, Target target) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      mac.update(utf8(target.runId()));
      mac.update((byte) 0);
      byte[] signature = mac.doFinal(utf8(target.key()));
      return base64(utf8(target.runId()))
          + "."
          + base64(utf8(target.key()))
          + "."
          + base64(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static String text(String part) {
    String text = new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("NUL");
    }
    return text;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  private static WaybillException badToken() {
    return new WaybillException("bad-token", "the callback token is not valid");
  }

  private static WaybillException badSecret(String found) {
    return new WaybillException(
        "bad-secret",
        "callback secrets: needs one or more of at least "
            + MIN_SECRET
            + " bytes, got: "
            + found
            + "; make one with `openssl rand -hex 32`");
  }
}
