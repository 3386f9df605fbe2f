package dev.waybill.inngest;

import java.net.ProtocolException;
import java.net.URI;
import java.util.List;

/**
 * What the server's API gives to whoever wants to connect: where to, and what to show there.
 *
 * @param group of gateways, to keep away from when it closes
 */
record GatewayTicket(
    String connection, URI endpoint, String group, String sessionToken, String syncToken) {

  /** The request for one, rather not in these groups. */
  static byte[] request(List<String> excluded) {
    return new ProtoWriter().texts(1, excluded).written();
  }

  static GatewayTicket read(byte[] message) throws ProtocolException {
    ProtoReader read = ProtoReader.of(message);
    GatewayTicket ticket =
        new GatewayTicket(
            read.text(1), endpoint(read.text(2)), read.text(3), read.text(4), read.text(5));
    if (ticket.connection.isEmpty()) {
      throw new ProtocolException("the connection has no id");
    }
    return ticket;
  }

  private static URI endpoint(String text) throws ProtocolException {
    try {
      URI uri = URI.create(text);
      if (("ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme()))
          && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new ProtocolException("the gateway's address is no ws or wss URL");
  }

  boolean isEncrypted() {
    return "wss".equals(endpoint.getScheme());
  }

  /** No token. */
  @Override
  public String toString() {
    return endpoint.getScheme() + "://" + endpoint.getRawAuthority();
  }
}
