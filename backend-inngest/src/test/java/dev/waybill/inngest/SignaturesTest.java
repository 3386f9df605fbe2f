package dev.waybill.inngest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignaturesTest {
  private static final String KEY = "signkey-test-12345678";
  private static final String OTHER = "signkey-test-87654321";
  private static final long SECONDS = 1_700_000_000;
  private static final Instant THEN = Instant.ofEpochSecond(SECONDS);
  private static final byte[] BODY = "{\"ctx\":{},\"event\":{}}".getBytes(UTF_8);
  private static final String SIGNED =
      "t=1700000000&s=57c7f9b446274b39533aca0e5ccb7f52ce60274b81690a5104d0e865f5f6856d";

  @Test
  void aBodyIsSignedAsTheProtocolHasIt() {
    assertThat(Signatures.sign(BODY, SECONDS, KEY)).isEqualTo(SIGNED);
    assertThat(Signatures.sign(new byte[0], SECONDS, KEY))
        .endsWith("=189656184e486419febc1f6fd73e1c45bc8595c99633a32ebe1ea40ac8adf630");
  }

  @Test
  void thePrefixOfAKeyIsNotPartOfIt() {
    assertThat(Signatures.sign(BODY, SECONDS, "12345678")).isEqualTo(SIGNED);
  }

  @Test
  void aBearerIsTheHashOfTheDecodedKey() {
    assertThat(Signatures.bearer("signkey-prod-12345678"))
        .isEqualTo("signkey-prod-b2ed992186a5cb19f6668aade821f502c1d00970dfd0e35128d51bac4649916c");
    assertThat(Signatures.bearer("12345678"))
        .isEqualTo("b2ed992186a5cb19f6668aade821f502c1d00970dfd0e35128d51bac4649916c");
  }

  @Test
  void whatIntrospectionTellsOfAKeyIsNotItsBearer() {
    assertThat(Signatures.bearer(KEY)).doesNotContain(Signatures.hashed(KEY).substring(0, 12));
  }

  @Test
  void theKeyThatFitsIsFound() {
    assertThat(Signatures.verify(SIGNED, BODY, THEN, List.of(KEY, OTHER))).contains(KEY);
    assertThat(Signatures.verify(SIGNED, BODY, THEN, List.of(OTHER, KEY))).contains(KEY);
    assertThat(Signatures.verify(SIGNED, BODY, THEN, List.of(OTHER))).isEmpty();
    assertThat(Signatures.verify(SIGNED, BODY, THEN, List.of())).isEmpty();
  }

  @Test
  void aSignatureLivesFiveMinutesInBothDirections() {
    assertThat(verified(THEN.plusSeconds(300))).isTrue();
    assertThat(verified(THEN.minusSeconds(300))).isTrue();
    assertThat(verified(THEN.plusSeconds(301))).isFalse();
    assertThat(verified(THEN.minusSeconds(301))).isFalse();
  }

  private static boolean verified(Instant now) {
    return Signatures.verify(SIGNED, BODY, now, List.of(KEY)).isPresent();
  }

  @Test
  void anotherBodyOrTimeIsNotSigned() {
    byte[] other = "{\"ctx\":{},\"event\":{} }".getBytes(UTF_8);
    assertThat(Signatures.verify(SIGNED, other, THEN, List.of(KEY))).isEmpty();
    String later = SIGNED.replace("1700000000", "1700000001");
    assertThat(Signatures.verify(later, BODY, THEN, List.of(KEY))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "t=1700000000",
        "s=57c7f9b446274b39533aca0e5ccb7f52ce60274b81690a5104d0e865f5f6856d",
        "t=&s=57c7f9b446274b39533aca0e5ccb7f52ce60274b81690a5104d0e865f5f6856d",
        "t=-1700000000&s=57c7f9b446274b39533aca0e5ccb7f52ce60274b81690a5104d0e865f5f6856d",
        "t=99999999999999999999&s=57c7f9b446274b39533aca0e5ccb7f52ce60274b81690a5104d0e865f5f6856d",
        "t=1700000000&s=57c7f9b446274b39533aca0e5ccb7f52",
        "t=1700000000&s=zzc7f9b446274b39533aca0e5ccb7f52ce60274b81690a5104d0e865f5f6856d",
        "t=1700000000&s=57c7f9b446274b39533aca0e5ccb7f52ce60274b81690a5104d0e865f5f6856d&s=",
        "t=01700000000&s=57c7f9b446274b39533aca0e5ccb7f52ce60274b81690a5104d0e865f5f6856d"
      })
  void aHeaderOfAnotherFormIsNoSignature(String header) {
    assertThat(Signatures.verify(header, BODY, THEN, List.of(KEY))).isEmpty();
  }

  @Test
  void aSignatureHasOneForm() {
    String upper = SIGNED.replace("57c7f9b4", "57c7f9b4".toUpperCase(Locale.ROOT));
    assertThat(Signatures.verify(upper, BODY, THEN, List.of(KEY))).isEmpty();
  }

  @Test
  void aKeyIsHexadecimal() {
    assertThat(Signatures.isKey(KEY)).isTrue();
    assertThat(Signatures.isKey("abcdef")).isTrue();
    assertThat(Signatures.isKey("signkey-prod-123")).isFalse();
    assertThat(Signatures.isKey("signkey-prod-")).isFalse();
    assertThat(Signatures.isKey("secret")).isFalse();
  }
}
