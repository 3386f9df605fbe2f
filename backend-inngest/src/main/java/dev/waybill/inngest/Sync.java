package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.WaybillException;
import java.io.IOException;
import java.util.Optional;
import okhttp3.HttpUrl;

/** Makes the functions of this process known to the server. */
final class Sync {
  private static final System.Logger LOG = System.getLogger(Sync.class.getName());
  private static final String IN_BAND = "in_band";
  private static final String DEPLOY = "deployId";

  private final InngestSettings settings;
  private final App app;
  private final Upstream upstream;
  private final Answers answers;

  Sync(InngestSettings settings, App app, Upstream upstream, Answers answers) {
    this.settings = settings;
    this.app = app;
    this.upstream = upstream;
    this.answers = answers;
  }

  /** Answers with the functions, or registers them at the server's API, as the request says. */
  Answer answer(Request request, Visitor visitor, Introspection introspection) {
    Optional<HttpUrl> url = url(request, visitor);
    if (url.isEmpty()) {
      return failed(
          visitor,
          "It is not known under which URL the server reaches this application. Set"
              + " INNGEST_SERVE_ORIGIN.");
    }
    boolean asked = request.header(Headers.SYNC_KIND).filter(IN_BAND::equals).isPresent();
    if (asked && visitor.trusted() && settings.serving().inBand()) {
      ObjectNode told = inBand(url.get(), introspection);
      return answers.good(told, visitor, Headers.SYNC_KIND, IN_BAND);
    }
    return outOfBand(request, visitor, url.get());
  }

  private Answer outOfBand(Request request, Visitor visitor, HttpUrl url) {
    String kind =
        request
            .header(Headers.SERVER_KIND)
            .filter(text -> text.equals("dev") || text.equals("cloud"))
            .orElse(settings.isDev() ? "dev" : "cloud");
    try {
      JsonNode told = upstream.register(registration(url), request.parameter(DEPLOY), kind);
      ObjectNode said =
          InngestJson.object()
              .put("message", "Successfully synced")
              .put("modified", told.path("modified").asBoolean());
      return answers.good(said, visitor);
    } catch (WaybillException e) {
      LOG.log(System.Logger.Level.WARNING, "The functions could not be registered.", e);
      // The reason names the server and what it said, which is not for everybody.
      return failed(visitor, visitor.trusted() ? String.valueOf(e.getMessage()) : "Sync failed");
    }
  }

  private Answer failed(Visitor visitor, String message) {
    ObjectNode said = InngestJson.object().put("message", message).put("modified", false);
    return answers.bad(500, said, visitor);
  }

  /** What the server's API is told. */
  ObjectNode registration(HttpUrl url) {
    ObjectNode body = InngestJson.object();
    body.put("url", url.toString());
    body.put("deployType", "ping");
    body.put("appName", app.id());
    body.put("appVersion", app.version());
    body.put("sdk", Sdk.NAME);
    body.put("v", "0.1");
    body.put("framework", Sdk.FRAMEWORK);
    body.set("functions", functions(url));
    body.set("capabilities", Introspection.capabilities(settings));
    ObjectNode headers = InngestJson.object();
    headers.put("env", settings.env().orElse(null));
    headers.put("platform", settings.platform().orElse(null));
    body.set("headers", headers);
    return body;
  }

  private ObjectNode inBand(HttpUrl url, Introspection introspection) {
    ObjectNode told = InngestJson.object();
    told.put("app_id", app.id());
    told.put("appVersion", app.version());
    told.put("env", settings.env().orElse(null));
    told.put("framework", Sdk.FRAMEWORK);
    told.set("functions", functions(url));
    told.set("inspection", introspection.full());
    told.put("platform", settings.platform().orElse(null));
    told.put("sdk", Sdk.NAME);
    told.put("sdk_author", Sdk.AUTHOR);
    told.put("sdk_language", Sdk.LANGUAGE);
    told.put("sdk_version", Sdk.VERSION);
    told.put("url", url.toString());
    told.set("capabilities", Introspection.capabilities(settings));
    return told;
  }

  private ArrayNode functions(HttpUrl url) {
    ArrayNode all = InngestJson.array();
    app.functions().forEach(function -> all.add(addressed(function, url)));
    return all;
  }

  /** A function has one step for the server: this endpoint. */
  private static ObjectNode addressed(ObjectNode function, HttpUrl url) {
    ObjectNode copy = function.deepCopy();
    HttpUrl call =
        url.newBuilder()
            .addQueryParameter("fnId", copy.path("id").asText())
            .addQueryParameter("stepId", Call.DISCOVERY)
            .build();
    ObjectNode step = copy.withObjectProperty("steps").withObjectProperty(Call.DISCOVERY);
    step.put("id", Call.DISCOVERY);
    step.put("name", Call.DISCOVERY);
    step.withObjectProperty("runtime").put("type", "http").put("url", call.toString());
    return copy;
  }

  /**
   * Where the server reaches this endpoint: as it is set, else as the request's body says. An
   * unsigned request and the header of a signed one may be forged; calls sent where they say would
   * tell a stranger everything. Only a dev server is believed its header.
   */
  private Optional<HttpUrl> url(Request request, Visitor visitor) {
    Optional<HttpUrl> set = settings.serving().url().map(url -> HttpUrl.get(url.toString()));
    if (set.isPresent() || !visitor.trusted()) {
      return set;
    }
    return named(request)
        .or(() -> settings.isDev() ? host(request) : Optional.empty())
        .map(url -> url.newBuilder().removeAllQueryParameters(DEPLOY).build());
  }

  private static Optional<HttpUrl> named(Request request) {
    try {
      String text = InngestJson.read(request.body()).path("url").asText();
      return Optional.ofNullable(HttpUrl.parse(text));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<HttpUrl> host(Request request) {
    return request
        .header("Host")
        .map(host -> HttpUrl.parse("http://" + host + settings.serving().path()));
  }
}
