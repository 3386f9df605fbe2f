package dev.waybill.inngest;

import dev.waybill.WaybillException;
import dev.waybill.client.WorkflowClient;
import dev.waybill.journal.Journal;
import dev.waybill.spi.Backend;
import dev.waybill.spi.BackendContext;
import dev.waybill.spi.Capability;
import dev.waybill.values.CallbackTokens;
import dev.waybill.values.DefinitionCheck;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/** Runs as functions of an Inngest server, which calls this process. */
public final class InngestBackend implements Backend {
  private static final String KEY = "waybill.callback.key";
  private static final String KEY_VARIABLE = "WAYBILL_CALLBACK_KEY";
  private static final int SECRET = 32;

  private final Engine engine;
  private final InngestClient client;
  private final Optional<Served> served;

  private InngestBackend(Engine engine, Optional<Served> served) {
    this.engine = engine;
    this.client = new InngestClient(engine, engine.lookup);
    this.served = served;
  }

  /**
   * Where calls come in.
   *
   * @param servlet empty when they come over a connection
   * @param ending ends that
   */
  private record Served(Optional<InngestServlet> servlet, Runnable ending) {}

  /**
   * Opens it; a process that executes is registered and listens when this returns.
   *
   * @throws WaybillException when a setting or definition breaks a rule, or the server refuses
   */
  public static InngestBackend open(BackendContext context) {
    List<String> unused = DefinitionCheck.checkWorkflows(context.workflows());
    InngestSettings settings = InngestSettings.of(context);
    InngestApi api = new InngestApi(settings.access(), Rest.Tuning.DEFAULT, settings.encryption());
    Engine engine = new Engine(context, tokens(context), api);
    try {
      return new InngestBackend(
          engine, context.executes() ? Optional.of(work(engine, settings)) : Optional.empty());
    } catch (RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  private static Served work(Engine engine, InngestSettings settings) {
    return settings.transport() == InngestSettings.Transport.CONNECT
        ? connect(engine, settings)
        : serve(engine, settings);
  }

  private static Served connect(Engine engine, InngestSettings settings) {
    BackendContext context = engine.context;
    Functions checked =
        new Functions(context.app(), engine.definitions(), Functions.Place.connect());
    App app = new App(context.app(), context.build(), checked.configs());
    CallDesk desk =
        new CallDesk(
            app,
            new Execution(engine, checked),
            new Deployments(engine.api),
            settings.encryption(),
            new Answers(settings, Clock.systemUTC()));
    return new Served(Optional.empty(), ConnectWorker.open(settings, app, desk, engine.api)::close);
  }

  private static Served serve(Engine engine, InngestSettings settings) {
    Functions checked = functions(engine, HttpUrl.get("http://localhost"));
    App app = new App(engine.context.app(), engine.context.build(), checked.configs());
    Deployments deployments = new Deployments(engine.api);
    Endpoint endpoint =
        new Endpoint(settings, app, new Execution(engine, checked), deployments, Clock.systemUTC());
    Optional<Listener> listener =
        Optional.of(settings.serving())
            .filter(Serving::listen)
            .map(serving -> Listener.start(serving, endpoint, Listener.Times.DEFAULT));
    try {
      Optional<HttpUrl> known = url(settings, listener);
      if (known.isPresent()) {
        HttpUrl url = known.get();
        Answers answers = new Answers(settings, Clock.systemUTC());
        var unused =
            deployments.deploy(
                new Sync(settings, app, deployments, answers).registration(url),
                settings.isDev() ? "dev" : "cloud");
      }
      var servlet = new InngestServlet(endpoint, settings.serving().maxBody());
      return new Served(Optional.of(servlet), () -> listener.ifPresent(Listener::close));
    } catch (RuntimeException | Error e) {
      listener.ifPresent(Listener::close);
      throw e;
    }
  }

  /** Where the server reaches this process: as set, else here if it is a dev server. */
  private static Optional<HttpUrl> url(InngestSettings settings, Optional<Listener> listener) {
    Serving serving = settings.serving();
    return serving
        .url()
        .map(url -> HttpUrl.get(url.toString()))
        .or(
            () ->
                listener
                    .filter(own -> settings.isDev())
                    .map(own -> HttpUrl.get("http://localhost:" + own.port() + serving.path())));
  }

  private static Functions functions(Engine engine, HttpUrl url) {
    return new Functions(engine.context.app(), engine.definitions(), Functions.Place.serve(url));
  }

  private static CallbackTokens tokens(BackendContext context) {
    byte[] fresh = new byte[SECRET];
    new SecureRandom().nextBytes(fresh);
    byte[] key =
        Optional.ofNullable(context.settings().get(KEY))
            .or(() -> Optional.ofNullable(System.getenv(KEY_VARIABLE)))
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .orElse(fresh);
    return new CallbackTokens(List.of(key));
  }

  @Override
  public String name() {
    return InngestNames.BACKEND;
  }

  @Override
  public Capability.Support supports(Capability capability) {
    return InngestCapabilities.supports(capability);
  }

  @Override
  public WorkflowClient client() {
    return client;
  }

  @Override
  public Journal export(String runId) {
    return client.journal(runId);
  }

  @Override
  public void startFrom(Journal journal) {
    client.takeOver(journal);
  }

  /**
   * Waits until the server has not called for a while; what it has put off it calls for later.
   *
   * @return false when it still calls after {@code patience}
   */
  public boolean settle(Duration quiet, Duration patience) {
    try {
      return engine.traffic.awaitRest(quiet, patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * What takes the server's calls, for an application with an HTTP server of its own; empty in a
   * process that is only a client, and where calls come over a connection.
   */
  public Optional<InngestServlet> servlet() {
    return served.flatMap(Served::servlet);
  }

  @Override
  public void close() {
    served.map(Served::ending).ifPresent(Runnable::run);
    engine.close();
  }
}
