package dev.waybill.conformance.inngest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waybill.conformance.inngest.RealInngest.Mode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RealInngestTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @ParameterizedTest
  @EnumSource
  void itComesBackAtTheSamePlaceAfterAKillAndAfterAStop(Mode mode) throws Exception {
    thereIsOne(mode);
    try (RealInngest server = RealInngest.of(mode).start()) {
      long first = server.pid();
      URI url = server.url();
      var settings = server.settings();
      assertThat(get(url.resolve("/health"))).isEqualTo(200);
      assertThatThrownBy(server::start).hasMessageContaining("inngest runs already: pid " + first);

      server.kill();
      assertThatThrownBy(() -> get(url.resolve("/health"))).isInstanceOf(IOException.class);
      server.start();

      assertThat(server.pid()).isNotEqualTo(first);
      assertThat(server.url()).isEqualTo(url);
      assertThat(server.settings()).isEqualTo(settings);
      server.stop();
      assertThat(get(server.start().url().resolve("/health"))).isEqualTo(200);
    }
  }

  @Test
  void aSelfHostedOneTakesEventsForItsKeyOnly() throws Exception {
    thereIsOne(Mode.SELF_HOSTED);
    try (RealInngest server = RealInngest.of(Mode.SELF_HOSTED).start()) {
      assertThat(server.settings()).containsEntry("INNGEST_DEV", "0");
      assertThat(server.signingKey()).matches("[0-9a-f]{64}");
      assertThat(send(server.url().resolve("/e/" + server.eventKey()))).isEqualTo(200);
      assertThat(send(server.url().resolve("/e/another"))).isEqualTo(401);
    }
  }

  @Test
  void oneForDevelopmentHasNoKeys() throws Exception {
    thereIsOne(Mode.DEV);
    try (RealInngest server = RealInngest.of(Mode.DEV)) {
      assertThatThrownBy(server::pid).hasMessageContaining("call start()");
      server.start();
      assertThatThrownBy(server::signingKey).hasMessageContaining("mode: dev");
      assertThat(send(server.url().resolve("/e/any"))).isEqualTo(200);
    }
  }

  private static void thereIsOne(Mode mode) {
    RealInngest.available(mode).ifPresent(reason -> assumeTrue(false, reason));
  }

  private static int get(URI uri) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
  }

  private static int send(URI uri) throws Exception {
    HttpRequest event =
        HttpRequest.newBuilder(uri)
            .POST(BodyPublishers.ofString("{\"name\":\"crm/lead.created\",\"data\":{}}"))
            .build();
    return HTTP.send(event, BodyHandlers.discarding()).statusCode();
  }
}
