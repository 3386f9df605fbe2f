package dev.waybill.values;

import static dev.waybill.Condition.atLeast;
import static dev.waybill.Condition.below;
import static dev.waybill.Condition.equal;
import static dev.waybill.Condition.oneOf;
import static dev.waybill.Condition.present;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.Condition;
import dev.waybill.Json;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final String DATA =
      "{'stage':'won','amount':12,'price':'12.50','vip':true,'none':null,'lead':{'id':42}}";

  @Test
  void equalityComparesTheTextOfScalars() {
    assertThat(test(equal("stage", "won"))).isTrue();
    assertThat(test(equal("stage", "Won"))).isFalse();
    assertThat(test(equal("lead.id", "42"))).isTrue();
    assertThat(test(equal("lead.id", 42))).isTrue();
    assertThat(test(equal("lead.id", 42L))).isTrue();
    assertThat(test(equal("vip", true))).isTrue();
    assertThat(test(equal("vip", "true"))).isTrue();
    assertThat(test(oneOf("stage", "lost", "won"))).isTrue();
    assertThat(test(oneOf("stage", "lost", 1))).isFalse();
  }

  @Test
  void orderComparesNumbersAlsoThoseWrittenAsStrings() {
    assertThat(test(atLeast("amount", 12))).isTrue();
    assertThat(test(atLeast("amount", 12.1))).isFalse();
    assertThat(test(below("amount", 12))).isFalse();
    assertThat(test(below("amount", 12.1))).isTrue();
    assertThat(test(atLeast("price", 12.5))).isTrue();
    assertThat(test(below("price", 12.5))).isFalse();
    assertThat(test(atLeast("stage", 0))).isFalse();
    assertThat(test(below("stage", 0))).isFalse();
  }

  @Test
  void whatIsAbsentMeetsNothing() {
    for (String path : List.of("gone", "none", "lead", "stage.deeper", "gone.deeper")) {
      assertThat(test(equal(path, "x"))).isFalse();
      assertThat(test(oneOf(path, "x", 1))).isFalse();
      assertThat(test(atLeast(path, Double.NEGATIVE_INFINITY))).isFalse();
      assertThat(test(below(path, Double.POSITIVE_INFINITY))).isFalse();
    }
  }

  @Test
  void presentIsAnyValueButNull() {
    assertThat(test(present("lead"))).isTrue();
    assertThat(test(present("lead.id"))).isTrue();
    assertThat(test(present("none"))).isFalse();
    assertThat(test(present("gone.deeper"))).isFalse();
  }

  @Test
  void combinationsFollowBooleanAlgebra() {
    var random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      Condition a = random(random, 3);
      Condition b = random(random, 3);
      assertThat(test(a.and(b))).isEqualTo(test(a) && test(b));
      assertThat(test(a.or(b))).isEqualTo(test(a) || test(b));
      assertThat(test(a.negate())).isEqualTo(!test(a));
      assertThat(test(a.and(b).negate())).isEqualTo(test(a.negate().or(b.negate())));
    }
  }

  private static Condition random(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 6)) {
      case 0 -> equal("stage", random.nextBoolean() ? "won" : "lost");
      case 1 -> atLeast("amount", random.nextInt(24));
      case 2 -> present(random.nextBoolean() ? "lead.id" : "gone");
      case 3 -> random(random, depth - 1).and(random(random, depth - 1));
      case 4 -> random(random, depth - 1).or(random(random, depth - 1));
      default -> random(random, depth - 1).negate();
    };
  }

  private static boolean test(Condition condition) {
    JsonNode data = JsonCodec.tree(Json.of(DATA.replace('\'', '"')));
    return Conditions.test(condition, data);
  }
}
