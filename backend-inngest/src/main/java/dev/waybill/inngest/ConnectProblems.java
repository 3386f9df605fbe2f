package dev.waybill.inngest;

import dev.waybill.WaybillException;
import java.net.ProtocolException;
import java.time.Duration;

/** What can go wrong with a connection. No message shows a key or token. */
final class ConnectProblems {
  private static final int GLIMPSE = 200;

  private ConnectProblems() {}

  static WaybillException lost(GatewayTicket ticket, String why) {
    boolean barred = why.contains("connect_authentication_failed");
    return new WaybillException(
        barred ? "bad-credentials" : "server-unavailable",
        "the connection to Inngest's gateway at "
            + ticket
            + " must stay open, got: "
            + glimpse(why)
            + (barred
                ? ". Set INNGEST_SIGNING_KEY to a key of that server and environment."
                : ". A new one is opened; if that goes on, look whether a proxy or firewall between"
                    + " the two cuts websockets, and what the server's log says."));
  }

  static WaybillException late(GatewayTicket ticket, String what, Duration limit) {
    return lost(ticket, what + " must come within " + limit.toMillis() + " ms, and did not");
  }

  static WaybillException notSynced(GatewayTicket ticket, byte[] payload) {
    String told;
    try {
      ProtoReader read = ProtoReader.of(payload);
      told = read.text(1) + " " + read.text(3);
    } catch (ProtocolException e) {
      told = "no reason that can be read";
    }
    return new WaybillException(
        "server-refused",
        "the functions of this application must be what Inngest takes, got from its gateway at "
            + ticket
            + ": "
            + glimpse(told)
            + ". Change what it names, and look at the names of the application and its"
            + " workflows.");
  }

  static WaybillException bare(GatewayTicket ticket) {
    return new WaybillException(
        "server-refused",
        "the address of Inngest's gateway must begin with wss, because its API is reached by"
            + " https, got: "
            + ticket
            + ". Calls would pass in the clear; correct the server's gateway address.");
  }

  static WaybillException notUnderstood(String thing, ProtocolException cause) {
    return new WaybillException(
        "bad-answer",
        thing
            + ": the answer of the Inngest server must be a message of its Connect protocol, got: "
            + cause.getMessage()
            + ". Is that an Inngest server of version 1.40 or newer, and no proxy's page?",
        cause);
  }

  static WaybillException notReady(Duration patience, String last) {
    return new WaybillException(
        "server-unavailable",
        "a connection to Inngest must be ready within "
            + patience.toSeconds()
            + " s, got: "
            + last
            + " Is the server up, is its gateway's port open to this process, and is its address"
            + " right (INNGEST_DEV, INNGEST_BASE_URL)?");
  }

  static String glimpse(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return "'" + (line.length() > GLIMPSE ? line.substring(0, GLIMPSE) + "…" : line) + "'";
  }
}
