package dev.waybill.inngest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;

/** HTTP byte by byte: what a well-behaved client would not send. */
final class RawClient implements AutoCloseable {
  private final Socket socket;

  RawClient(String host, int port) throws IOException {
    this.socket = new Socket(InetAddress.getByName(host), port);
    socket.setSoTimeout(30_000);
    socket.setTcpNoDelay(true);
  }

  RawClient(int port) throws IOException {
    this("127.0.0.1", port);
  }

  /** One whole request; the whole answer. */
  static String exchange(int port, byte[] body, Map<String, String> headers) throws IOException {
    try (RawClient client = new RawClient(port)) {
      return client.send(head(body.length, headers)).send(body).answer();
    }
  }

  static String head(long length, Map<String, String> headers) {
    StringBuilder head =
        new StringBuilder("POST /api/inngest?fnId=crm-follow-up&stepId=step HTTP/1.1\r\n")
            .append("Host: localhost\r\nConnection: close\r\nContent-Length: ")
            .append(length)
            .append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("\r\n").toString();
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** All that comes until the other side closes; what was there when it broke the connection. */
  String answer() {
    var all = new ByteArrayOutputStream();
    try {
      InputStream in = socket.getInputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        all.write(next);
      }
    } catch (IOException e) {
      all.writeBytes(" (broken off)".getBytes(ISO_8859_1));
    }
    return all.toString(ISO_8859_1);
  }

  static int status(String answer) {
    return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
