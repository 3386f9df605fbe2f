package dev.waybill.inngest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.waybill.inngest.Reply.Failed;
import java.net.ProtocolException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as the server's own code writes and reads them: the bytes here are from it. */
class ConnectMessagesTest {
  private static final String CALL =
      "0a01721201611a01652201702a0363726d3201753a0563726d2d664204737465704a0a7b22637478223a7b7d7d"
          + "52077b2274223a317d5a077b2275223a317d620372756e6a056c6561736572036a6f62";
  private static final String ABOUT =
      "0a01721201611a01652201702a0563726d2d663204737465703a077b2274223a317d42077b2275223a317d"
          + "4a0372756e";

  @Test
  void aStartNamesTheGroupsToKeepAwayFrom() throws ProtocolException {
    byte[] written = GatewayTicket.request(List.of("gw-1", "", "gw-ü"));
    assertThat(hex(written)).isEqualTo("0a0467772d310a000a0567772dc3bc");
    assertThat(ProtoReader.of(written).texts(1)).containsExactly("gw-1", "", "gw-ü");
  }

  @Test
  void aTicketIsReadAndKeepsItsTokensToItself() throws ProtocolException {
    GatewayTicket ticket =
        GatewayTicket.read(
            bytes(
                "0a1a30314b3341424344454647484a4b4d4e5051525354565758595a12207773733a2f2f67772e6578"
                    + "616d706c653a383238392f76302f636f6e6e6563741a0467772d31220773657373696f6e2a04"
                    + "73796e63"));
    assertThat(ticket.connection()).isEqualTo("01K3ABCDEFGHJKMNPQRSTVWXYZ");
    assertThat(ticket.endpoint()).hasToString("wss://gw.example:8289/v0/connect");
    assertThat(List.of(ticket.group(), ticket.sessionToken(), ticket.syncToken()))
        .containsExactly("gw-1", "session", "sync");
    assertThat(ticket).hasToString("wss://gw.example:8289");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://gw/v0", "wss:///v0", "://", ""})
  void aTicketToNoGatewayIsRefused(String endpoint) {
    byte[] ticket = new ProtoWriter().text(1, "c").text(2, endpoint).written();
    assertThatThrownBy(() -> GatewayTicket.read(ticket)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void framesHaveAKindAndAPayload() throws ProtocolException {
    Frame ready = Frame.read(bytes("0802120e0a0331307312033330731a023073"));
    assertThat(ready.kind()).isEqualTo(Frame.Kind.READY);
    assertThat(GatewayPace.read(ready.payload()))
        .isEqualTo(new GatewayPace(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ZERO));
    assertThat(Frame.read(new byte[0]).kind()).isEqualTo(Frame.Kind.HELLO);
    assertThat(Frame.read(bytes("0863")).kind()).isEqualTo(Frame.Kind.UNKNOWN);
    assertThat(hex(new Frame(Frame.Kind.STATUS, new byte[] {1, 2}).written()))
        .isEqualTo("080f12020102");
  }

  @ParameterizedTest
  @CsvSource({
    "10s, 10000",
    "1m0s, 60000",
    "1h0m0s, 3600000",
    "500ms, 500",
    "1m30.5s, 90000",
    "0s, 7",
    "-1s, 7",
    "soon, 7",
    "'', 7",
    "9999h, 7",
    "1ns, 7"
  })
  void anIntervalThatMakesNoSenseIsTheUsualOne(String text, long millis) {
    assertThat(GatewayPace.interval(text, Duration.ofMillis(7)))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void aCallIsReadAcknowledgedAndKept() throws ProtocolException {
    Job job = Job.read(bytes(CALL));
    assertThat(job.request()).isEqualTo("r");
    assertThat(job.place()).isEqualTo(new Job.Place("a", "e", "p", "crm-f", "run"));
    assertThat(job.target()).isEqualTo("step");
    assertThat(new String(job.payload(), UTF_8)).isEqualTo("{\"ctx\":{}}");
    assertThat(job.lease()).isEqualTo("lease");
    assertThat(hex(job.acknowledgement())).isEqualTo(ABOUT);
    assertThat(hex(job.extension("lease"))).isEqualTo(ABOUT + "52056c65617365");
  }

  @Test
  void aReplySaysWhatHttpWouldSay() throws ProtocolException {
    Answer answer =
        new Answer(
            400,
            Map.of(Headers.NO_RETRY, "true", Headers.RETRY_AFTER, "3"),
            "null".getBytes(UTF_8));
    String sdk = hex(Sdk.NAME.getBytes(UTF_8));
    assertThat(hex(Job.read(bytes(CALL)).reply(answer)))
        .isEqualTo(
            "0a01721201611a0165220170280232046e756c6c38014201334a"
                + HexFormat.of().toHexDigits((byte) Sdk.NAME.length())
                + sdk
                + "50025a077b2274223a317d62077b2275223a317d6a0372756e");
  }

  @Test
  void statusesOfRepliesAreThoseOfHttp() throws ProtocolException {
    Answers answers = new Answers(Edges.dev(), Clock.systemUTC());
    Job job = Job.read(bytes(CALL));
    NullNode nothing = NullNode.getInstance();
    Op op = new Op("Sleep", "id", "name", InngestJson.object(), nothing, nothing);
    var ops = new Reply.Ops(List.of(op), Optional.empty(), false);
    var failed = new Failed(NullNode.getInstance(), true, Optional.of(Duration.ofSeconds(1)));
    assertThat(ProtoReader.of(job.reply(answers.reply(ops, Visitor.GATEWAY))).has(5)).isFalse();
    assertThat(replied(job, answers, new Reply.Done(NullNode.getInstance())).number(5)).isOne();
    ProtoReader error = replied(job, answers, failed);
    assertThat(error.number(5)).isEqualTo(2);
    assertThat(error.number(7)).isZero();
    assertThat(error.text(8)).isEqualTo("2");
  }

  private static ProtoReader replied(Job job, Answers answers, Reply reply)
      throws ProtocolException {
    return ProtoReader.of(job.reply(answers.reply(reply, Visitor.GATEWAY)));
  }

  @Test
  void theWriterWritesWhatTheServersCodeWrites() {
    ProtoWriter connect =
        new ProtoWriter()
            .text(1, "c")
            .text(2, "i")
            .message(3, new ProtoWriter().text(1, "s").text(2, "y"))
            .bytes(4, "{}".getBytes(UTF_8))
            .message(
                5, new ProtoWriter().text(1, "crm").text(2, "1").bytes(4, "[]".getBytes(UTF_8)))
            .flag(6, false)
            .message(7, new ProtoWriter().number(1, 2).number(2, 1L << 33).text(3, "Linux"))
            .text(8, "e")
            .text(9, "f")
            .text(10, "p")
            .text(11, "v1")
            .text(12, "java")
            .message(13, new ProtoWriter().number(1, 1_700_000_000).number(2, 5))
            .number(14, 200);
    assertThat(hex(connect.written()))
        .isEqualTo(
            "0a01631201691a060a017312017922027b7d2a0c0a0363726d12013122025b5d3a0f08021080808080201a"
                + "054c696e75784201654a01665201705a02763162046a6176616a080880e2cfaa06100570c801");
    assertThat(hex(new ProtoWriter().texts(1, List.of("a", "b")).flag(2, true).written()))
        .isEqualTo("0a01610a01621001");
  }

  @Test
  void aWorkerIntroducesItsFunctions() throws Exception {
    GatewayTicket ticket =
        GatewayTicket.read(
            new ProtoWriter()
                .text(1, "c")
                .text(2, "ws://gw")
                .text(4, "session")
                .text(5, "sync")
                .written());
    InngestSettings settings =
        Edges.dev("waybill.inngest.threads", "7", "waybill.inngest.env", "branch");
    byte[] message =
        new ConnectHello(settings, Edges.app(), "me").message(ticket, Instant.ofEpochSecond(5));
    ProtoReader told = ProtoReader.of(message);
    assertThat(List.of(told.text(1), told.text(2), told.text(8)))
        .containsExactly("c", "me", "branch");
    assertThat(told.message(3).text(1)).isEqualTo("session");
    assertThat(told.number(14)).isEqualTo(7);
    assertThat(told.message(13).number(1)).isEqualTo(5);
    assertThat(told.message(5).text(1)).isEqualTo("crm");
    JsonNode function = Edges.json(told.message(5).bytes(4)).path(0);
    assertThat(function.path("id").asText()).isEqualTo("crm-follow-up");
    assertThat(function.at("/steps/step/runtime"))
        .isEqualTo(
            Edges.json("{'type':'ws','url':'wss://connect?fnId=crm-follow-up&stepId=step'}"));
    assertThat(Edges.json(told.bytes(4)).path("connect").asText()).isEqualTo("v1");
  }

  @Test
  void numbersOfAnySizeComeBack() throws ProtocolException {
    for (long number : new long[] {1, 127, 128, 300, Integer.MAX_VALUE, Long.MAX_VALUE, -1}) {
      assertThat(ProtoReader.of(new ProtoWriter().number(15, number).written()).number(15))
          .isEqualTo(number);
    }
  }

  @Test
  void unknownFieldsArePassedOverAndTheLastOneHolds() throws ProtocolException {
    // 99: fixed64, 98: fixed32, 1: "a", 1: "b"
    ProtoReader read =
        ProtoReader.of(bytes("99060102030405060708" + "950601020304" + "0a01610a0162"));
    assertThat(read.text(1)).isEqualTo("b");
    assertThat(read.has(2)).isFalse();
    assertThat(read.text(2)).isEmpty();
    assertThat(read.number(2)).isZero();
    assertThat(read.bytes(2)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0a",
        "0a05",
        "0aff",
        "0affffffffffffffffff01",
        "0affffffff0f00",
        "08",
        "08ff",
        "00",
        "0000",
        "0b",
        "0c",
        "0f",
        "09010203",
        "0d01",
        "08ffffffffffffffffffff01",
        "ffffffffffffffffffff"
      })
  void whatIsNoMessageIsRefused(String hex) {
    assertThatThrownBy(() -> ProtoReader.of(bytes(hex))).isInstanceOf(ProtocolException.class);
  }

  @Test
  void aTextMustBeUtf8AndAFieldWhatItIsAskedFor() throws ProtocolException {
    ProtoReader read = ProtoReader.of(bytes("0a02c328" + "1005"));
    assertThatThrownBy(() -> read.text(1)).hasMessage("a text must be UTF-8");
    assertThatThrownBy(() -> read.number(1)).hasMessage("field 1 must be a number");
    assertThatThrownBy(() -> read.text(2)).hasMessage("field 2 must have a length");
  }

  @Test
  void garbageIsReadOrRefusedButNothingElse() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] garbage = new byte[random.nextInt(40)];
      random.nextBytes(garbage);
      try {
        Frame frame = Frame.read(garbage);
        var unused = List.of(Job.read(frame.payload()), GatewayPace.read(garbage));
      } catch (ProtocolException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
