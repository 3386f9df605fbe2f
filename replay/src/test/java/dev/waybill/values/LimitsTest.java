package dev.waybill.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.Json;
import dev.waybill.WaybillException;
import org.junit.jupiter.api.Test;

class LimitsTest {

  @Test
  void aValueMayBeAsLargeAsTheLimit() {
    Json value = Json.of("\"12345678\"");
    assertThat(Limits.defaults().withMaxValueBytes(10).check("step 'x'", value)).isSameAs(value);
    assertThatThrownBy(() -> Limits.defaults().withMaxValueBytes(9).check("step 'x'", value))
        .isInstanceOfSatisfying(
            WaybillException.class, e -> assertThat(e.code()).isEqualTo("value-too-large"));
  }

  @Test
  void theDefaultIsTwoMebibytes() {
    assertThat(Limits.defaults().maxValueBytes()).isEqualTo(2 * 1024 * 1024);
  }
}
