package dev.waybill.inngest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.waybill.Json;
import dev.waybill.client.RunUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ShownTest {
  private static final String RUN = "a-run";
  private static final String ENGINE_RUN = "01ARYZ6S410000000000000001";
  private static final String PATH = "/v1/runs/" + ENGINE_RUN + "/metadata";

  @RegisterExtension
  private final WireMockExtension server =
      WireMockExtension.newInstance().options(options().dynamicPort()).build();

  private final List<Posted> heard = new ArrayList<>();
  private InngestApi api;
  private Shown shown;

  @BeforeEach
  void open() {
    HttpUrl base = HttpUrl.get(server.baseUrl());
    api = new InngestApi(new Access(base, base, "", List.of(), Optional.empty(), "waybill:v1"));
    shown = new Shown(api);
    var unused = shown.listen(RUN, heard::add);
  }

  @AfterEach
  void close() {
    shown.close();
    api.close();
  }

  private void state(String name, String json, int entries) {
    shown.show(RUN, ENGINE_RUN, new RunUpdate.StateChanged(name, Json.of(json)), entries);
  }

  @Test
  void whatIsShownAgainIsNeitherSentNorHeardAgain() {
    server.stubFor(post(PATH).willReturn(ok()));

    state("stage", "\"begun\"", 1);
    shown.send(ENGINE_RUN);
    state("stage", "\"begun\"", 1);
    shown.send(ENGINE_RUN);
    state("stage", "\"older\"", 0);
    shown.send(ENGINE_RUN);

    String values = "{\"state/stage\":{\"value\":\"begun\",\"after\":1}}";
    String body =
        "{\"metadata\":[{\"kind\":\"userland.waybill\",\"op\":\"merge\",\"values\":"
            + values
            + "}]}";
    server.verify(
        1, postRequestedFor(urlEqualTo(PATH)).withRequestBody(equalToJson(body, true, true)));
    server.verify(1, postRequestedFor(urlEqualTo(PATH)));
    assertThat(heard).extracting(Posted::name).containsExactly("state/stage");
  }

  @Test
  void onlyTheNewestOfAFastSequenceIsSent() {
    server.stubFor(post(PATH).willReturn(ok()));

    for (int done = 1; done <= 1000; done++) {
      shown.show(RUN, ENGINE_RUN, new RunUpdate.Progressed(done, 1000, ""), 3);
    }
    shown.send(ENGINE_RUN);

    assertThat(heard).hasSize(1000);
    assertThat(server.getAllServeEvents()).hasSizeLessThan(20);
    assertThat(server.getAllServeEvents().get(0).getRequest().getBodyAsString())
        .contains("\"done\":1000");
  }

  @Test
  void chunksAreHeardInOrderAndNeverSent() {
    for (String chunk : List.of("\"to be\"", "\"or not\"")) {
      shown.show(RUN, ENGINE_RUN, new RunUpdate.Streamed("words", Json.of(chunk)), 0);
    }
    shown.send(ENGINE_RUN);

    assertThat(heard)
        .extracting(posted -> posted.value().text())
        .containsExactly("\"to be\"", "\"or not\"");
    assertThat(server.getAllServeEvents()).isEmpty();
  }

  @Test
  void whatTheServerRefusesOrIsTooLargeCostsNothing() {
    server.stubFor(post(PATH).willReturn(aResponse().withStatus(413)));

    state("small", "1", 0);
    shown.send(ENGINE_RUN);
    state("large", "\"" + "x".repeat(100_000) + "\"", 0);
    shown.send(ENGINE_RUN);

    server.verify(1, postRequestedFor(urlEqualTo(PATH)));
    assertThat(heard).hasSize(2);
  }
}
