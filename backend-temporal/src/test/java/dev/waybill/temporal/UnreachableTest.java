package dev.waybill.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.WaybillException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a server that cannot be used. */
class UnreachableTest {
  private final Faults faults = new Faults("cloud.example:7233", "sales", "crm");

  @Test
  void openingAgainstADeadAddressFailsSoon() throws IOException {
    String address;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = "127.0.0.1:" + socket.getLocalPort();
    }
    long began = System.nanoTime();

    assertThatThrownBy(() -> Backends.open(address, Map.of(), true))
        .isInstanceOf(WaybillException.class)
        .hasMessageStartingWith("Temporal at " + address + ", namespace 'default', does not answer")
        .hasMessageEndingWith("Start the server, or set waybill.temporal.address to where it is.");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, engine-unreachable",
    "DEADLINE_EXCEEDED, engine-unreachable",
    "UNAUTHENTICATED, unauthenticated",
    "PERMISSION_DENIED, forbidden",
    "RESOURCE_EXHAUSTED, engine-busy"
  })
  void namesTheServerAndTheRemedy(Status.Code status, String code) {
    RuntimeException told =
        faults.of(new StatusRuntimeException(status.toStatus().withDescription("because")));

    assertThat(told)
        .isInstanceOfSatisfying(WaybillException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining("Temporal at cloud.example:7233, namespace 'sales'")
        .hasMessageContaining("because");
  }

  @Test
  void tellsThatAMessageIsTooLarge() {
    RuntimeException told =
        faults.of(
            new StatusRuntimeException(
                Status.INVALID_ARGUMENT.withDescription("Blob data size exceeds size limit.")));

    assertThat(told)
        .isInstanceOfSatisfying(
            WaybillException.class, e -> assertThat(e.code()).isEqualTo("value-too-large"));
  }
}
