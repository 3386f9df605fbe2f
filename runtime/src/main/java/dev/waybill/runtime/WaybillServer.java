package dev.waybill.runtime;

import com.sun.net.httpserver.HttpServer;
import dev.waybill.WaybillException;
import dev.waybill.runtime.internal.Exchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A small HTTP server for a {@link WaybillHandler}; a reverse proxy belongs before it. */
public final class WaybillServer implements AutoCloseable {
  private static final int THREADS = 16;
  private static final int QUEUED = 256;

  private final HttpServer server;
  private final ExecutorService threads;

  private WaybillServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Listens where {@code waybill.http.host} and {@code waybill.http.port} say.
   *
   * @throws WaybillException code {@code http-port} when it cannot
   */
  public static WaybillServer start(Settings settings, WaybillHandler handler) {
    var address = new InetSocketAddress(settings.httpHost(), settings.httpPort());
    try {
      HttpServer server = HttpServer.create(address, 0);
      ThreadPoolExecutor threads =
          new ThreadPoolExecutor(
              THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUED));
      threads.allowCoreThreadTimeOut(true);
      server.setExecutor(threads);
      server.createContext("/", new Exchange(handler));
      server.start();
      return new WaybillServer(server, threads);
    } catch (IOException | RuntimeException e) {
      throw new WaybillException(
          "http-port",
          "the HTTP server cannot listen on "
              + settings.httpHost()
              + ":"
              + settings.httpPort()
              + " ("
              + e.getMessage()
              + "). Set "
              + Settings.HTTP_PORT
              + " to a free port, or to 0 for any.",
          e);
    }
  }

  /** The port on which it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops listening; requests being answered have a second to end. */
  @Override
  public void close() {
    server.stop(1);
    threads.shutdown();
  }
}
