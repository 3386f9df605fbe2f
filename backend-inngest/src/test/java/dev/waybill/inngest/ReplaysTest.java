package dev.waybill.inngest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplaysTest {
  private final Replays replays = new Replays();

  @Test
  void aSignatureIsKnownTheSecondTime() {
    assertThat(replays.isKnown("a", Edges.NOW)).isFalse();
    assertThat(replays.isKnown("b", Edges.NOW)).isFalse();
    assertThat(replays.isKnown("a", Edges.NOW.plusSeconds(599))).isTrue();
  }

  @Test
  void oneThatNobodyWouldAcceptAnyMoreIsForgotten() {
    assertThat(replays.isKnown("a", Edges.NOW)).isFalse();
    assertThat(replays.isKnown("a", Edges.NOW.plusSeconds(601))).isFalse();
  }

  @Test
  void theOldestMakeRoom() {
    assertThat(replays.isKnown("first", Edges.NOW)).isFalse();
    for (int i = 0; i < 1 << 17; i++) {
      assertThat(replays.isKnown("s" + i, Edges.NOW)).isFalse();
    }
    assertThat(replays.isKnown("first", Edges.NOW)).isFalse();
    assertThat(replays.isKnown("s99999", Edges.NOW)).isTrue();
  }
}
