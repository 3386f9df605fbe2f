package dev.waybill.inngest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionsTest {
  private static final int CASES = 2000;
  private static final String LETTERS =
      "abcXYZ019 \"`$%&|=!<>()[]{}.,;:#/*+-_~^?@äß漢\u00a0\u2028🙂";

  @Test
  void aPathHasBracketsWhereItMust() {
    assertThat(Expressions.at("event", "lead.id")).isEqualTo("event.data.lead.id");
    assertThat(Expressions.at("async", "lead-id.in.x")).isEqualTo("async.data['lead-id']['in'].x");
  }

  @Test
  void equalityHasEachFormOfTheText() {
    assertThat(Expressions.of(Condition.equal("n", 42)))
        .isEqualTo("(event.data.n == '42' || event.data.n == 42.0)");
    assertThat(Expressions.of(Condition.equal("n", "42")))
        .isEqualTo(Expressions.of(Condition.equal("n", 42)));
    assertThat(Expressions.of(Condition.equal("n", true)))
        .isEqualTo("(event.data.n == 'true' || event.data.n == true)");
    assertThat(Expressions.of(Condition.equal("n", -7L)))
        .isEqualTo("(event.data.n == '-7' || event.data.n == -7.0)");
    assertThat(Expressions.of(Condition.equal("n", "4.5")))
        .isEqualTo("(event.data.n == '4.5' || event.data.n == 4.5)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "042",
        "42.0",
        "4.50",
        "+1",
        "1e3",
        "-0",
        "9007199254740993",
        "0x1",
        "٣",
        "1.",
        ""
      })
  void aTextThatNoNumberReadsAsIsComparedAsTextOnly(String text) {
    assertThat(Expressions.equal("x", text)).isEqualTo("(x == '" + text + "')");
  }

  /** The server takes what stands between single quotes as it is: nothing may end it early. */
  @Test
  void noValueChangesTheMeaningOfAnExpression() {
    Random random = new Random(7);
    for (int i = 0; i < CASES; i++) {
      String value = text(random);
      String other = text(random);

      String expression =
          Expressions.of(Condition.oneOf("a", value, other).and(Condition.equal("b", value)));

      assertThat(quotedIn(expression)).containsExactly(value, other, value);
      assertThat(outside(expression).replaceAll("event\\.data\\.[ab] == -?[0-9.]+", "E"))
          .matches("\\(\\((E|event\\.data\\.[ab] == ''|\\(|\\)| |\\|\\||&&)+\\)\\)");
    }
  }

  private static String text(Random random) {
    int[] letters = LETTERS.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    int size = 1 + random.nextInt(12);
    for (int i = 0; i < size; i++) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }

  /** What the server reads as texts. */
  private static List<String> quotedIn(String expression) {
    List<String> texts = new ArrayList<>();
    String[] parts = expression.split("'", -1);
    for (int i = 1; i < parts.length; i += 2) {
      texts.add(parts[i]);
    }
    return texts;
  }

  private static String outside(String expression) {
    return expression.replaceAll("'[^']*'", "''");
  }

  @ParameterizedTest
  @ValueSource(strings = {"it's", "a\\b", "a\nb", "\u0000", "\u0085"})
  void aTextThatNeedsAnEscapeIsRefused(String text) {
    assertThatThrownBy(() -> Expressions.quoted(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no quote, backslash or control character");
  }

  @Test
  void anOrderThatNoNumberHasIsFalse() {
    assertThat(Expressions.of(new Condition.AtLeast("n", Double.NaN))).isEqualTo("false");
    assertThat(Expressions.of(new Condition.Below("n", Double.POSITIVE_INFINITY)))
        .contains("event.data.n < 17976931348623157");
  }

  @Test
  void aCompositeKeyTellsItsPartsApart() {
    assertThat(Expressions.key(List.of("a")))
        .isEqualTo(
            "(event.data.a == null ? '' : (int(event.data.a) == event.data.a ?"
                + " string(int(event.data.a)) : string(event.data.a)))");
    assertThat(Expressions.key(List.of("a", "b")))
        .startsWith("string(size((event.data.a == null ?")
        .contains(")) + ':' + (event.data.a == null")
        .endsWith("string(event.data.b)))");
  }
}
