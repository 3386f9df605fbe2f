package dev.waybill.inngest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Inngest's API for connections and its gateway, byte by byte. It behaves well unless a test says
 * otherwise.
 */
final class FakeGateway implements AutoCloseable {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final long PATIENCE_SECONDS = 20;

  private final ServerSocket server;
  private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
  private final List<Connection> all = new ArrayList<>();

  /** Bodies of flushes that were answered well. */
  final BlockingQueue<byte[]> flushed = new LinkedBlockingQueue<>();

  /** The header of each request to start. */
  final ConcurrentLinkedQueue<String> bearers = new ConcurrentLinkedQueue<>();

  /** The body of each request to start. */
  final ConcurrentLinkedQueue<byte[]> starts = new ConcurrentLinkedQueue<>();

  /** Statuses of the next flushes; then 200. */
  final ConcurrentLinkedQueue<Integer> flushStatuses = new ConcurrentLinkedQueue<>();

  /** How often it was asked what is registered. */
  final AtomicInteger looks = new AtomicInteger();

  volatile Predicate<String> letsIn = bearer -> true;
  volatile boolean greets = true;
  volatile boolean getsReady = true;
  volatile boolean beats = true;
  volatile boolean acknowledges = true;
  volatile String refusal = "";
  volatile String functions = "[]";
  volatile String heartbeat = "10s";
  volatile String lease = "30s";

  FakeGateway() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** The next connection on which a worker has introduced itself. */
  Connection connection() throws InterruptedException {
    Connection next = connections.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no worker connected");
    }
    return next;
  }

  /** Whether none has connected beside those asked for. */
  boolean isQuiet() {
    return connections.isEmpty();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void serve(Socket socket) {
    try {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String path = line(in).split(" ", -1)[1];
      Map<String, String> headers = new TreeMap<>();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      if (headers.containsKey("sec-websocket-key")) {
        upgrade(socket, in, headers.get("sec-websocket-key"));
        return;
      }
      byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
      try (socket) {
        answer(socket, path, headers.getOrDefault("authorization", ""), body);
      }
    } catch (IOException e) {
      // The other side is gone.
    }
  }

  private void answer(Socket socket, String path, String bearer, byte[] body) throws IOException {
    if (path.equals("/v0/connect/start")) {
      bearers.add(bearer);
      starts.add(body);
      boolean welcome = letsIn.test(bearer);
      write(socket, welcome ? 200 : 401, welcome ? ticket() : new byte[0]);
      return;
    }
    if (!path.equals("/v0/connect/flush")) {
      looks.incrementAndGet();
      write(socket, 200, functions.getBytes(UTF_8));
      return;
    }
    Integer status = flushStatuses.poll();
    if (status == null) {
      flushed.add(body);
    }
    write(socket, status == null ? 200 : status, new byte[0]);
  }

  private byte[] ticket() {
    return new ProtoWriter()
        .text(1, "01K3ABCDEFGHJKMNPQRSTVWXYZ")
        .text(2, "ws://127.0.0.1:" + server.getLocalPort() + "/v0/connect")
        .text(3, "gw-" + starts.size())
        .text(4, "session")
        .text(5, "sync")
        .written();
  }

  private static void write(Socket socket, int status, byte[] body) throws IOException {
    OutputStream out = socket.getOutputStream();
    String head = "HTTP/1.1 %d X\r\nConnection: close\r\nContent-Length: %d\r\n\r\n";
    out.write(head.formatted(status, body.length).getBytes(ISO_8859_1));
    out.write(body);
    out.flush();
  }

  private void upgrade(Socket socket, InputStream in, String key) throws IOException {
    String head =
        "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Protocol: v0.connect.inngest.com\r\nSec-WebSocket-Accept: "
            + accepted(key)
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(ISO_8859_1));
    Connection connection = new Connection(socket);
    synchronized (all) {
      all.add(connection);
    }
    if (greets) {
      connection.send(Frame.Kind.HELLO, new byte[0]);
    }
    connection.read(new DataInputStream(in));
  }

  private static String accepted(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("cut off");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "fake-gateway");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
      synchronized (all) {
        all.forEach(Connection::kill);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A worker's connection. */
  final class Connection {
    private final Socket socket;
    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    private Connection(Socket socket) {
      this.socket = socket;
    }

    private void read(DataInputStream in) {
      try {
        while (true) {
          int opcode = in.readUnsignedByte() & 15;
          byte[] payload = payload(in);
          if (opcode == 8) {
            ends.add(closing(payload));
            socket.close();
            return;
          }
          if (opcode == 2) {
            took(Frame.read(payload));
          }
        }
      } catch (IOException e) {
        ends.add("cut");
      }
    }

    private String closing(byte[] payload) {
      return payload.length < 2
          ? ""
          : ByteBuffer.wrap(payload).getShort()
              + " "
              + new String(payload, 2, payload.length - 2, UTF_8);
    }

    private byte[] payload(DataInputStream in) throws IOException {
      int length = in.readUnsignedByte() & 127;
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = (int) in.readLong();
      }
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes(length);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      return payload;
    }

    private void took(Frame frame) throws IOException {
      frames.add(frame);
      if (frame.kind() == Frame.Kind.CONNECT) {
        connected();
      } else if (frame.kind() == Frame.Kind.HEARTBEAT && beats) {
        send(Frame.Kind.GATEWAY_HEARTBEAT, new byte[0]);
      } else if (frame.kind() == Frame.Kind.REPLY && acknowledges) {
        String request = ProtoReader.of(frame.payload()).text(1);
        send(Frame.Kind.REPLY_ACK, new ProtoWriter().text(1, request).written());
      }
    }

    private void connected() {
      if (!refusal.isEmpty()) {
        byte[] told = new ProtoWriter().text(1, refusal).text(3, "told why").written();
        send(Frame.Kind.SYNC_FAILED, told);
      } else if (getsReady) {
        byte[] pace = new ProtoWriter().text(1, heartbeat).text(2, lease).text(3, "0s").written();
        send(Frame.Kind.READY, pace);
      }
      connections.add(this);
    }

    /** The next message of a kind; those before it are passed over. */
    ProtoReader take(Frame.Kind kind) throws InterruptedException, IOException {
      while (true) {
        Frame next = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
          throw new AssertionError("no " + kind + " came");
        }
        if (next.kind() == kind) {
          return ProtoReader.of(next.payload());
        }
      }
    }

    /** Whether a message of the kind has come that nobody has taken. */
    boolean has(Frame.Kind kind) {
      return frames.stream().anyMatch(frame -> frame.kind() == kind);
    }

    /** How the worker ended it: code and reason, or "cut". */
    String end() throws InterruptedException {
      return String.valueOf(ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    void send(Frame.Kind kind, byte[] payload) {
      frame(2, new Frame(kind, payload).written());
    }

    void frame(int opcode, byte[] payload) {
      ByteBuffer head = ByteBuffer.allocate(10).put((byte) (0x80 | opcode));
      if (payload.length < 126) {
        head.put((byte) payload.length);
      } else if (payload.length < 65_536) {
        head.put((byte) 126).putShort((short) payload.length);
      } else {
        head.put((byte) 127).putLong(payload.length);
      }
      synchronized (this) {
        try {
          socket.getOutputStream().write(head.array(), 0, head.position());
          socket.getOutputStream().write(payload);
        } catch (IOException e) {
          // The worker is gone.
        }
      }
    }

    /** A call of the test application's function. */
    void call(String request, String data) {
      call(request, "lease-0", data);
    }

    void call(String request, String lease, String data) {
      send(
          Frame.Kind.REQUEST,
          new ProtoWriter()
              .text(1, request)
              .text(2, "account")
              .text(3, "env")
              .text(4, "app-id")
              .text(5, "crm")
              .text(7, "crm-follow-up")
              .text(8, "step")
              .bytes(9, Edges.callBody(data))
              .bytes(10, "{}".getBytes(UTF_8))
              .text(12, Edges.RUN)
              .text(13, lease)
              .written());
    }

    void lease(String request, String next) {
      send(Frame.Kind.LEASE, new ProtoWriter().text(1, request).text(6, next).written());
    }

    void kill() {
      try (socket) {
        if (!socket.isClosed()) {
          socket.setSoLinger(true, 0);
        }
      } catch (IOException e) {
        // It was closed just now.
      }
    }
  }
}
