package dev.waybill.inngest;

import java.net.ProtocolException;
import java.util.Arrays;

/** What passes over a connection at a time. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
record Frame(Kind kind, byte[] payload) {

  /** The protocol's numbers. */
  enum Kind {
    HELLO(0),
    CONNECT(1),
    READY(2),
    REQUEST(3),
    REQUEST_ACK(5),
    REPLY(6),
    REPLY_ACK(7),
    PAUSE(8),
    HEARTBEAT(9),
    GATEWAY_HEARTBEAT(10),
    CLOSING(11),
    EXTEND_LEASE(12),
    LEASE(13),
    SYNC_FAILED(14),
    STATUS(15),
    /** Of a newer gateway. */
    UNKNOWN(-1);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  static Frame read(byte[] message) throws ProtocolException {
    ProtoReader read = ProtoReader.of(message);
    long number = read.number(1);
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(known -> known.number == number)
            .findFirst()
            .orElse(Kind.UNKNOWN);
    return new Frame(kind, read.bytes(2));
  }

  byte[] written() {
    return new ProtoWriter().number(1, kind.number).bytes(2, payload).written();
  }
}
