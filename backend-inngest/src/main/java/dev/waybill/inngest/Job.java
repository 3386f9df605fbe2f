package dev.waybill.inngest;

import java.net.ProtocolException;
import java.util.Optional;

/**
 * A call that came over a connection.
 *
 * @param request its id; a reply names it
 * @param place where it belongs, which every message about it repeats
 * @param target the hash of the step to run, or {@link Call#DISCOVERY}
 * @param payload the body that the call would have over HTTP
 * @param lease what keeps the server from giving the call to another worker
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
record Job(
    String request,
    Place place,
    String target,
    byte[] payload,
    byte[] systemTrace,
    byte[] userTrace,
    String lease) {

  private static final int REQUEST_VERSION = 2;
  private static final int NOT_COMPLETED = 0;
  private static final int DONE = 1;
  private static final int ERROR = 2;

  /** Whose call it is, in the server's words. */
  record Place(String account, String env, String app, String function, String run) {}

  static Job read(byte[] message) throws ProtocolException {
    ProtoReader read = ProtoReader.of(message);
    Job job =
        new Job(
            read.text(1),
            new Place(read.text(2), read.text(3), read.text(4), read.text(7), read.text(12)),
            Optional.of(read.text(8)).filter(step -> !step.isEmpty()).orElse(Call.DISCOVERY),
            read.bytes(9),
            read.bytes(10),
            read.bytes(11),
            read.text(13));
    if (job.request.isEmpty()) {
      throw new ProtocolException("the call has no id");
    }
    return job;
  }

  /** Says that the call has come in. */
  byte[] acknowledgement() {
    return about().written();
  }

  /** Asks to keep the call. */
  byte[] extension(String held) {
    return about().text(10, held).written();
  }

  private ProtoWriter about() {
    return new ProtoWriter()
        .text(1, request)
        .text(2, place.account)
        .text(3, place.env)
        .text(4, place.app)
        .text(5, place.function)
        .text(6, target)
        .bytes(7, systemTrace)
        .bytes(8, userTrace)
        .text(9, place.run);
  }

  /** What the call is answered, as HTTP would have it. */
  byte[] reply(Answer answer) {
    boolean noRetry = "true".equals(answer.headers().get(Headers.NO_RETRY));
    return new ProtoWriter()
        .text(1, request)
        .text(2, place.account)
        .text(3, place.env)
        .text(4, place.app)
        .number(5, status(answer.status()))
        .bytes(6, answer.body())
        .flag(7, noRetry)
        .text(8, answer.headers().getOrDefault(Headers.RETRY_AFTER, ""))
        .text(9, Sdk.NAME)
        .number(10, REQUEST_VERSION)
        .bytes(11, systemTrace)
        .bytes(12, userTrace)
        .text(13, place.run)
        .written();
  }

  private static int status(int http) {
    return switch (http) {
      case 200 -> DONE;
      case 206 -> NOT_COMPLETED;
      default -> ERROR;
    };
  }
}
