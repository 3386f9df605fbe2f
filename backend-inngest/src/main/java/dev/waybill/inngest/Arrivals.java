package dev.waybill.inngest;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Connections whose request has not arrived yet. Each is closed after some time, since an idle
 * timeout alone would wait for ever for a client that sends a byte now and then; and the oldest is
 * closed when there are too many.
 */
final class Arrivals implements Connection.Listener {
  private static final int MOST = 1024;

  private final Duration time;
  private final Scheduler scheduler;
  private final Map<Connection, Scheduler.Task> due = new LinkedHashMap<>();

  Arrivals(Duration time, Scheduler scheduler) {
    this.time = time;
    this.scheduler = scheduler;
  }

  @Override
  public void onOpened(Connection connection) {
    Scheduler.Task task =
        scheduler.schedule(() -> close(connection), time.toMillis(), TimeUnit.MILLISECONDS);
    opened(connection, task).ifPresent(Arrivals::close);
  }

  /** Takes note of a connection; tells the one that has to go. */
  private synchronized Optional<Connection> opened(Connection connection, Scheduler.Task task) {
    due.put(connection, task);
    if (due.size() <= MOST) {
      return Optional.empty();
    }
    Iterator<Map.Entry<Connection, Scheduler.Task>> all = due.entrySet().iterator();
    Map.Entry<Connection, Scheduler.Task> oldest = all.next();
    var unused = oldest.getValue().cancel();
    all.remove();
    return Optional.of(oldest.getKey());
  }

  private static void close(Connection connection) {
    connection.getEndPoint().close(new TimeoutException("the request is slow"));
  }

  /** The connection's one request is there. */
  synchronized void arrived(Connection connection) {
    Scheduler.Task task = due.remove(connection);
    if (task != null) {
      var unused = task.cancel();
    }
  }

  @Override
  public void onClosed(Connection connection) {
    arrived(connection);
  }
}
