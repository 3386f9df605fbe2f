package dev.waybill.crm.model;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.waybill.FailNow;
import dev.waybill.RetryAfter;
import dev.waybill.crm.model.Model.Prompt;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenAiModelTest {
  private static final String KEY = "sk-never-shown";
  private static final Prompt PROMPT = new Prompt("You are brief.", "Grüße?");

  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.wireMockConfig().dynamicPort())
          .build();

  @Test
  void tokensArriveOneByOneOnTheCallingThread() throws Exception {
    answer(aResponse().withHeader("Content-Type", "text/event-stream").withBody(stream()));
    List<String> tokens = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();

    String text =
        model()
            .complete(
                PROMPT,
                token -> {
                  tokens.add(token);
                  threads.add(Thread.currentThread());
                });

    assertThat(text).isEqualTo("Grüße 👋");
    assertThat(tokens).containsExactly("Grüße", " 👋");
    assertThat(threads).containsOnly(Thread.currentThread());
    SERVER.verify(
        postRequestedFor(urlEqualTo("/v1/chat/completions"))
            .withHeader("Authorization", equalTo("Bearer " + KEY))
            .withRequestBody(matchingJsonPath("$.model", equalTo("test-model")))
            .withRequestBody(matchingJsonPath("$.messages[0].role", equalTo("system")))
            .withRequestBody(matchingJsonPath("$.messages[1].content", equalTo("Grüße?"))));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void theServersDelayIsKept(int status) {
    answer(aResponse().withStatus(status).withHeader("Retry-After", "7"));

    assertThatThrownBy(this::complete)
        .isInstanceOfSatisfying(
            RetryAfter.class, e -> assertThat(e.delay()).isEqualTo(Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 408})
  void withoutADelayTheRetryPolicyDecides(int status) {
    answer(aResponse().withStatus(status));

    assertThatThrownBy(this::complete)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(Integer.toString(status));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 422})
  void aRefusalFailsAtOnceWithoutTheKey(int status) {
    answer(aResponse().withStatus(status).withBody("{\"error\":{\"message\":\"no such model\"}}"));

    Throwable thrown = catchThrowable(this::complete);

    assertThat(thrown)
        .isInstanceOfSatisfying(FailNow.class, e -> assertThat(e.code()).isEqualTo("model-refused"))
        .hasMessageContaining(Integer.toString(status))
        .hasMessageContaining("no such model")
        .hasMessageNotContaining(KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "MALFORMED_RESPONSE_CHUNK"})
  void aBrokenConnectionMayBeTriedAgain(String fault) {
    answer(aResponse().withFault(Fault.valueOf(fault)));

    assertThatThrownBy(this::complete).isInstanceOf(IOException.class);
  }

  private void complete() throws IOException {
    model().complete(PROMPT, token -> {});
  }

  private static OpenAiModel model() {
    return new OpenAiModel(SERVER.baseUrl() + "/v1", KEY, "test-model");
  }

  private static void answer(ResponseDefinitionBuilder response) {
    SERVER.stubFor(post(urlEqualTo("/v1/chat/completions")).willReturn(response));
  }

  private static String stream() {
    return chunk("{\"role\":\"assistant\",\"content\":\"Grüße\"}", "null")
        + chunk("{\"content\":\" 👋\"}", "null")
        + chunk("{}", "\"stop\"")
        + "data: [DONE]\n\n";
  }

  private static String chunk(String delta, String finish) {
    return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"test-model\","
        + "\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]}\n\n";
  }
}
