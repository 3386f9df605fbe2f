package dev.waybill.values;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.WaybillException;
import dev.waybill.values.CallbackTokens.Target;
import java.net.URI;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CallbackTokensTest {
  private static final byte[] OLD = "0123456789abcdef".getBytes(UTF_8);
  private static final byte[] NEW = "fedcba9876543210".getBytes(UTF_8);
  private final CallbackTokens tokens = new CallbackTokens(List.of(OLD));

  @Test
  void aTokenIsTheSameForTheSameEntryAndSaysWhatItIsFor() {
    String token = tokens.token("run-1", "approve/ü:1");
    assertThat(token).isEqualTo(tokens.token("run-1", "approve/ü:1")).matches("[A-Za-z0-9._-]+");
    assertThat(tokens.verify(token)).isEqualTo(new Target("run-1", "approve/ü:1"));
  }

  @Test
  void anyOtherTokenIsRefusedWithoutDetail() {
    String token = tokens.token("run-1", "approve");
    String stranger = new CallbackTokens(List.of(NEW)).token("run-1", "approve");
    String[] parts = token.split("\\.", -1);
    for (String bad :
        List.of(
            "",
            "..",
            "a.b",
            stranger,
            token + "=",
            token + ".",
            "!" + token,
            parts[0] + "." + parts[0] + "." + parts[2],
            "x".repeat(5000))) {
      assertThatThrownBy(() -> tokens.verify(bad))
          .isInstanceOfSatisfying(
              WaybillException.class, e -> assertThat(e.code()).isEqualTo("bad-token"))
          .hasMessage("the callback token is not valid")
          .hasNoCause();
    }
  }

  @Test
  void noChangedCharacterIsAccepted() {
    String token = tokens.token("run-1", "approve");
    var random = new Random(1);
    for (int i = 0; i < token.length(); i++) {
      char[] changed = token.toCharArray();
      do {
        changed[i] = "ABCxyz019-_.".charAt(random.nextInt(12));
      } while (changed[i] == token.charAt(i));
      assertThatThrownBy(() -> tokens.verify(new String(changed)))
          .isInstanceOf(WaybillException.class);
    }
  }

  @Test
  void runAndKeyCannotFlowIntoEachOther() {
    assertThat(signature(tokens.token("ab", "c"))).isNotEqualTo(signature(tokens.token("a", "bc")));
  }

  @Test
  void theFirstSecretSignsAndAllVerify() {
    var rotated = new CallbackTokens(List.of(NEW, OLD));
    assertThat(rotated.verify(tokens.token("r", "k"))).isEqualTo(new Target("r", "k"));
    assertThat(rotated.token("r", "k")).isEqualTo(new CallbackTokens(List.of(NEW)).token("r", "k"));
  }

  @Test
  void theUrlIsTheApplicationsOwn() {
    assertThat(CallbackTokens.url(URI.create("https://crm.example/waybill"), "a.b.c"))
        .isEqualTo(CallbackTokens.url(URI.create("https://crm.example/waybill/"), "a.b.c"))
        .hasToString("https://crm.example/waybill/callbacks/a.b.c");
  }

  private static String signature(String token) {
    return token.substring(token.lastIndexOf('.'));
  }
}
