package dev.waybill.inngest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import okio.ByteString;
import org.junit.jupiter.api.Test;

class EventSeedTest {
  private static final ByteString ZEROS = ByteString.of(new byte[10]);

  @Test
  void aUlidIsATimeAndTenBytesInTheServersDigits() {
    assertThat(EventSeed.ulid(1_469_918_176_385L, new byte[10]))
        .isEqualTo("01ARYZ6S410000000000000000");
    assertThat(EventSeed.ulid((1L << 48) - 1, ByteString.decodeHex("ff".repeat(10)).toByteArray()))
        .isEqualTo("7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
    assertThat(Ulids.time(EventSeed.ulid(1_700_000_000_123L, new byte[10])))
        .isEqualTo(Instant.ofEpochMilli(1_700_000_000_123L));
  }

  @Test
  void eachEventOfARequestHasTheNextId() {
    EventSeed seed = new EventSeed(1_469_918_176_385L, ZEROS);

    assertThat(seed.id(1)).isEqualTo("01ARYZ6S410000000000000001");
    assertThat(seed.id(33)).isEqualTo("01ARYZ6S410000000000000011");
  }

  @Test
  void countingOnStaysWithinTheLastFourBytes() {
    EventSeed seed = new EventSeed(1, ByteString.decodeHex("000000000000ffffffff"));

    assertThat(seed.id(1)).isEqualTo(EventSeed.ulid(1, new byte[10]));
  }

  @Test
  void theHeaderHasTheTimeAndTheBytes() {
    assertThat(new EventSeed(7, ZEROS).header()).isEqualTo("7,AAAAAAAAAAAAAA==");
  }

  @Test
  void aSeedWithoutTimeOrOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> new EventSeed(0, ZEROS)).hasMessageContaining("got: 0 ms and 10");
    assertThatThrownBy(() -> new EventSeed(1, ByteString.EMPTY)).hasMessageContaining("0 bytes");
  }
}
