package dev.waybill.inngest;

import dev.waybill.WaybillException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** An HTTP server of our own for the endpoint; a reverse proxy belongs before it. */
final class Listener implements AutoCloseable {
  private static final int JETTY_THREADS = 16;
  private static final int CONNECTIONS = 4096;
  private static final int QUEUED = 10_000;
  private static final int HEADER_BYTES = 16 * 1024;

  /** How many of the longest requests may be in memory before they are worked on. */
  private static final int BODIES = 8;

  private final Server server;
  private final ThreadPoolExecutor workers;
  private final ServerConnector first;
  private final Bodies bodies;

  private Listener(
      Server server, ThreadPoolExecutor workers, ServerConnector first, Bodies bodies) {
    this.server = server;
    this.workers = workers;
    this.first = first;
    this.bodies = bodies;
  }

  /**
   * How long things may take.
   *
   * @param arrival of a whole request; default 30 s
   * @param idle in which a client takes nothing of its answer; default 30 s
   * @param grace that calls in flight have when this closes; default 10 s
   */
  record Times(Duration arrival, Duration idle, Duration grace) {
    static final Times DEFAULT =
        new Times(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(10));
  }

  /**
   * Listens where the settings say.
   *
   * @throws WaybillException code {@code http-port} when it cannot
   */
  static Listener start(Serving serving, Endpoint endpoint, Times times) {
    ThreadPoolExecutor workers = workers(serving.threads());
    Bodies bodies = new Bodies((long) BODIES * serving.maxBody());
    Server server = server(times);
    List<ServerConnector> connectors = new ArrayList<>();
    try {
      bind(server, serving, connectors);
      Arrivals arrivals = new Arrivals(times.arrival(), server.getScheduler());
      for (ServerConnector connector : connectors) {
        connector.setIdleTimeout(times.idle().toMillis());
        connector.addBean(arrivals);
        server.addConnector(connector);
      }
      server.addBean(new ConnectionLimit(CONNECTIONS, server));
      server.setHandler(
          new GracefulHandler(new Intake(serving, endpoint, workers, bodies, arrivals)));
      server.start();
      return new Listener(server, workers, connectors.get(0), bodies);
    } catch (Exception e) { // Jetty's start throws that
      connectors.forEach(ServerConnector::close);
      workers.shutdown();
      throw cannotListen(serving, e);
    }
  }

  private static ThreadPoolExecutor workers(int threads) {
    var pool =
        new ThreadPoolExecutor(
            threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUED));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static Server server(Times times) {
    QueuedThreadPool threads = new QueuedThreadPool(JETTY_THREADS, 4);
    threads.setName("waybill-inngest-http");
    threads.setReservedThreads(0);
    Server server = new Server(threads);
    server.setStopTimeout(times.grace().toMillis());
    server.setErrorHandler(new Silence());
    return server;
  }

  /** Both loopback addresses on one port, for the server turns 127.0.0.1 into localhost. */
  private static void bind(Server server, Serving serving, List<ServerConnector> bound)
      throws IOException {
    if (!serving.host().equals(Serving.LOCALHOST)) {
      bound.add(opened(server, serving.host(), serving.port()));
      return;
    }
    for (int tries = 1; ; tries++) {
      ServerConnector four = opened(server, "127.0.0.1", serving.port());
      try {
        bound.add(four);
        if (hasLoopback6()) {
          bound.add(opened(server, "::1", four.getLocalPort()));
        }
        return;
      } catch (IOException e) {
        four.close();
        bound.clear();
        if (serving.port() != 0 || tries == 10) {
          throw e;
        }
      }
    }
  }

  private static boolean hasLoopback6() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .map(InetAddress::getHostAddress)
        .anyMatch(address -> address.startsWith("0:0:0:0:0:0:0:1"));
  }

  private static ServerConnector opened(Server server, String host, int port) throws IOException {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.open();
    return connector;
  }

  private static WaybillException cannotListen(Serving serving, Exception cause) {
    return new WaybillException(
        "http-port",
        "the HTTP server for Inngest's calls cannot listen on "
            + serving.host()
            + ":"
            + serving.port()
            + " ("
            + cause.getMessage()
            + "). Set waybill.inngest.listen-port to a free port, or to 0 for any.",
        cause);
  }

  /** The port on which it listens. */
  int port() {
    return first.getLocalPort();
  }

  /** Bytes of requests in memory that are not worked on yet. */
  long waitingBytes() {
    return bodies.used();
  }

  /** Takes no more calls, and lets those in flight end for a while. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) { // some call took longer; the server tries it again elsewhere
      System.getLogger(Listener.class.getName())
          .log(System.Logger.Level.WARNING, "Calls were cut off when the HTTP server closed.", e);
    } finally {
      var unused = workers.shutdownNow();
    }
  }
}
