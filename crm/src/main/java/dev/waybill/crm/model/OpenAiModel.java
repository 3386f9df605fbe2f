package dev.waybill.crm.model;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.waybill.FailNow;
import dev.waybill.RetryAfter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A model behind an OpenAI-compatible HTTP interface. */
public final class OpenAiModel implements Model {
  private final StreamingChatModel chat;

  /**
   * @param url up to and including the version, for example {@code https://api.openai.com/v1}
   * @param key sent as bearer token; never shown
   * @param name of the model
   */
  public OpenAiModel(String url, String key, String name) {
    this.chat =
        OpenAiStreamingChatModel.builder()
            .httpClientBuilder(new BlockingHttpClientBuilder())
            .baseUrl(url)
            .apiKey(key)
            .modelName(name)
            .temperature(0.0)
            .build();
  }

  @Override
  public String complete(Prompt prompt, Consumer<String> onToken) throws IOException {
    Answer answer = new Answer(onToken);
    chat.chat(
        List.of(SystemMessage.from(prompt.role()), UserMessage.from(prompt.question())), answer);
    return answer.text();
  }

  /** Collects what the library hands over. */
  private static final class Answer implements StreamingChatResponseHandler {
    private final Consumer<String> onToken;
    private @Nullable String text;
    private @Nullable Throwable error;

    Answer(Consumer<String> onToken) {
      this.onToken = onToken;
    }

    @Override
    public void onPartialResponse(String token) {
      onToken.accept(token);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      text = response.aiMessage().text();
    }

    @Override
    public void onError(Throwable cause) {
      error = error == null ? cause : error;
    }

    String text() throws IOException {
      if (error != null) {
        throw portable(error);
      }
      if (text == null) {
        throw new IOException("the model's answer ended before it was complete");
      }
      return text;
    }
  }

  private static IOException portable(Throwable error) {
    Optional<ModelHttpException> refusal = refusal(error);
    if (refusal.isEmpty()) {
      return new IOException("the model could not be asked: " + error.getMessage(), error);
    }
    ModelHttpException http = refusal.get();
    String what = "the model answered " + http.statusCode() + ": " + http.getMessage();
    if (http.isPermanent()) {
      throw new FailNow("model-refused", what);
    }
    IOException later = new IOException(what, http);
    http.retryAfter()
        .ifPresent(
            delay -> {
              throw new RetryAfter(delay, later);
            });
    return later;
  }

  private static Optional<ModelHttpException> refusal(@Nullable Throwable error) {
    if (error == null) {
      return Optional.empty();
    }
    return error instanceof ModelHttpException http ? Optional.of(http) : refusal(error.getCause());
  }
}
