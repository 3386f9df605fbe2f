package dev.waybill.crm.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TimeScaleTest {
  private static final Instant NOON = Instant.parse("2026-03-09T12:00:00Z");

  @Test
  void anHourAtAThousandthIsThreeAndAHalfSeconds() {
    assertThat(new TimeScale(0.001).of(Duration.ofHours(1))).isEqualTo(Duration.ofMillis(3600));
  }

  @Test
  void noDurationVanishes() {
    assertThat(new TimeScale(0.000001).of(Duration.ofMillis(1))).isEqualTo(Duration.ofMillis(1));
    assertThat(new TimeScale(0.5).of(Duration.ZERO)).isZero();
  }

  @Test
  void aPlannedInstantComesNearerAndAPastOneStays() {
    TimeScale half = new TimeScale(0.5);

    assertThat(half.of(NOON, NOON.plusSeconds(60))).isEqualTo(NOON.plusSeconds(30));
    assertThat(half.of(NOON, NOON.minusSeconds(60))).isEqualTo(NOON.minusSeconds(60));
  }

  @Test
  void aScaleOfNothingIsRefused() {
    assertThatThrownBy(() -> new TimeScale(0)).hasMessageContaining("got: 0.0");
    assertThatThrownBy(() -> new TimeScale(Double.NaN)).hasMessageContaining("got: NaN");
  }
}
