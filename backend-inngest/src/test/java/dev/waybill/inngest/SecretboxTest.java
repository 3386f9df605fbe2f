package dev.waybill.inngest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretboxTest {
  /** The example of the NaCl documentation. */
  private static final byte[] KEY =
      hex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");

  private static final byte[] NONCE = hex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");

  private static final byte[] MESSAGE =
      hex(
          "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffc"
              + "e5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb31"
              + "0e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde"
              + "048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f93776384864"
              + "5e0705");

  private static final byte[] SEALED =
      hex(
          "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce"
              + "48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c972"
              + "71d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae"
              + "90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b3"
              + "7973f622a43d14a6599b1f654cb45a74e355a5");

  private final Secretbox box = Secretbox.ofKey(KEY);

  @Test
  void aMessageIsSealedAsNaclDoes() {
    byte[] sealed = box.seal(MESSAGE, NONCE);
    assertThat(HexFormat.of().formatHex(sealed))
        .isEqualTo(HexFormat.of().formatHex(NONCE) + HexFormat.of().formatHex(SEALED));
    assertThat(box.open(sealed)).contains(MESSAGE);
  }

  @Test
  void whatPyNaclSealedIsOpened() {
    Secretbox hashed = Secretbox.of("a secret of the application");
    byte[] sealed =
        Base64.getDecoder()
            .decode(
                "hvsvUNMMl4eusvYoNWE4XfQnv9RCUJ7Nud4Iuyzg/kmclmRJtTktQfp2v2HrczhlqpbiOFWmK6pbgpJovzqwnwqL1qJHkFNemE/BjjMtN7YPS13j6dg=");
    assertThat(hashed.open(sealed).map(message -> new String(message, UTF_8)))
        .contains("{\"name\": \"J\\u00fcrgen\", \"n\": 9007199254740993}");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 31, 32, 33, 63, 64, 65, 100_000})
  void anyLengthComesBack(int length) {
    byte[] message = new byte[length];
    byte[] sealed = box.seal(message);
    assertThat(sealed).hasSize(length + 40);
    assertThat(box.open(sealed)).contains(message);
  }

  @Test
  void noTwoAreSealedAlike() {
    assertThat(box.seal(MESSAGE)).isNotEqualTo(box.seal(MESSAGE));
  }

  @Test
  void whatWasChangedIsNotOpened() {
    byte[] sealed = box.seal(MESSAGE);
    for (int at = 0; at < sealed.length; at++) {
      byte[] changed = sealed.clone();
      changed[at] ^= 1;
      assertThat(box.open(changed)).isEmpty();
    }
    assertThat(box.open(new byte[39])).isEmpty();
    assertThat(Secretbox.of("other").open(sealed)).isEmpty();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
