package dev.waybill.values;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.waybill.Json;
import dev.waybill.WaybillException;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalJsonTest {
  private static final Instant T0 = Instant.parse("2025-01-31T09:00:00Z");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void aJournalSurvivesTheRoundTrip() {
    LongStream.range(0, 2000)
        .mapToObj(RandomJournals::of)
        .forEach(
            journal -> {
              byte[] document = JournalJson.write(journal);
              assertThat(JournalJson.read(document)).isEqualTo(journal);
              assertThat(JournalJson.write(JournalJson.read(document))).isEqualTo(document);
            });
  }

  @Test
  void theFormIsThePublishedOne() {
    assertThat(new String(JournalJson.write(small()), UTF_8))
        .isEqualTo(
            """
            {"format":1,
            "header":{"runId":"run-1","epoch":0,"generation":0,"workflow":"w","input":{"id":"l1"},
            "seed":"-9223372036854775808","width":64,"acceptedAt":"2025-01-31T09:00:00Z",
            "startedAt":"2025-01-31T09:00:00Z","tags":[]},
            "entries":[
            {"order":0,"key":"load","kind":"step","began":"2025-01-31T09:00:00Z",
            "at":"2025-01-31T09:00:00.000000001Z","attempts":2,"value":null},
            {"order":1,"key":"nap","kind":"promise-cancel","began":"2025-01-31T09:00:00Z",
            "at":"2025-01-31T09:00:00Z","attempts":0}],
            "notes":{"pending":[],"marks":[],"reached":-1,"queued":[],"paused":false}}"""
                .replace("\n", ""));
  }

  @Test
  void unknownFieldsAreIgnoredAtEveryLevel() {
    String document = new String(JournalJson.write(small()), UTF_8);
    assertThat(
            JournalJson.read(document.replace("{\"", "{\"x-new\":[{\"y\":1}],\"").getBytes(UTF_8)))
        .isEqualTo(withInput(small(), "{\"x-new\":[{\"y\":1}],\"id\":\"l1\"}"));
  }

  @Test
  void aNewerFormatIsRefusedWhateverElseItSays() {
    assertThatThrownBy(() -> read("{'shape':'unknown','format':2}"))
        .isInstanceOfSatisfying(
            WaybillException.class, e -> assertThat(e.code()).isEqualTo("journal-newer"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"format\":1 | \"format\":0 | 'format' must be at least 1",
        "\"format\":1, | `` | 'format' is missing",
        "\"runId\":\"run-1\", | `` | 'header.runId' is missing",
        "\"epoch\":0 | \"epoch\":\"0\" | 'header.epoch' must be an integer",
        "\"seed\":\"- | \"seed\":\"x | 'header.seed' must be a 64-bit integer",
        "\"order\":1 | \"order\":2 | 'entries[1].order' must be 1",
        "\"promise-cancel\" | \"PROMISE_CANCEL\" | 'entries[1].kind' must be one of callback,",
        "00.000000001Z | 00.000000001 | 'entries[0].at' must be an instant",
        "\"value\":null | \"value\":1,\"failure\":{\"type\":\"x\"} | 'entries[0].failure.message'",
        "\"value\":null | \"value\":1,\"failure\":{\"type\":\"x\",\"message\":\"\"} | beside a failure",
        "\"entries\":[ | \"entries\":[7, | 'entries[0]' must be an object",
        "\"marks\":[] | \"marks\":{} | 'notes.marks' must be an array",
        "\"reached\":-1, | `` | 'notes.reached' is missing",
        "\"paused\":false | \"paused\":0 | 'notes.paused' must be true or false",
        "\"notes\": | \"ending\":{\"status\":\"running\"},\"notes\": | 'ending.status' must be one of",
        "\"entries\": | \"entry\": | 'entries' is missing",
      })
  void aBrokenDocumentSaysWhere(String part, String broken, String place) {
    String document = new String(JournalJson.write(small()), UTF_8);
    assertThat(document).contains(part);
    assertThatThrownBy(() -> JournalJson.read(document.replace(part, broken).getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            WaybillException.class, e -> assertThat(e.code()).isEqualTo("journal-corrupt"))
        .hasMessageContaining(place);
  }

  @Test
  void noDamageGoesUnnoticedAsAnotherError() {
    var random = new Random(5);
    byte[] document = JournalJson.write(RandomJournals.of(12));
    for (int i = 0; i < 5000; i++) {
      byte[] damaged = document.clone();
      if (random.nextBoolean()) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      } else {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      readOrRefuse(damaged);
    }
  }

  @Test
  void aTruncatedDocumentIsCorrupt() {
    byte[] document = JournalJson.write(small());
    for (int length = 0; length < document.length; length++) {
      byte[] cut = Arrays.copyOf(document, length);
      assertThatThrownBy(() -> JournalJson.read(cut))
          .isInstanceOfSatisfying(
              WaybillException.class, e -> assertThat(e.code()).isEqualTo("journal-corrupt"));
    }
  }

  @Test
  void aValueThatIsNoJsonCannotBeWritten() {
    for (String bad : List.of("", "1,\"x\":2", "}", "{\"a\":")) {
      assertThatThrownBy(() -> JournalJson.write(withInput(small(), bad)))
          .isInstanceOfSatisfying(
              WaybillException.class, e -> assertThat(e.code()).isEqualTo("bad-value"));
    }
  }

  @Nested
  class Schema {
    private final JsonSchema schema = schema();

    @Test
    void acceptsEveryJournalThatIsWritten() throws IOException {
      for (int seed = 0; seed < 300; seed++) {
        JsonNode document = MAPPER.readTree(JournalJson.write(RandomJournals.of(seed)));
        assertThat(schema.validate(document)).isEmpty();
      }
    }

    @Test
    void acceptsUnknownFields() throws IOException {
      ObjectNode document = document();
      document.put("extra", 1);
      ((ObjectNode) document.at("/entries/0")).put("extra", 1);
      assertThat(schema.validate(document)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "'', format, 2",
      "'', header, null",
      "'', entries, {}",
      "/header, runId, ''",
      "/header, epoch, -1",
      "/header, seed, 7",
      "/header, seed, \"x\"",
      "/header, width, 0",
      "/header, generation, -1",
      "/header, acceptedAt, \"yesterday\"",
      "/header, deadline, 5",
      "/header, startedAt, \"yesterday\"",
      "/header, startedAt, \"2025-01-31T09:00:00+01:00\"",
      "/header, tags, [1]",
      "/entries/0, order, -1",
      "/entries/0, order, 0.5",
      "/entries/0, key, \"\"",
      "/entries/0, kind, \"STEP\"",
      "/entries/0, at, 7",
      "/entries/0, attempts, -1",
      "/entries/0, failure, '{\"type\":\"x\",\"message\":\"y\"}'",
      "/entries/1, failure, '{\"type\":\"x\"}'",
      "/entries/1, ref, {}",
      "/notes, reached, -2",
      "/notes, paused, \"yes\"",
      "/notes, cancel, '{\"reason\":\"x\"}'",
      "'', ending, '{\"status\":\"running\",\"at\":\"2025-01-31T09:00:00Z\"}'",
      "'', ending, '{\"status\":\"failed\"}'",
      "/notes, marks, [{}]",
      "/notes, queued, '[{\"id\":\"e\"}]'",
      "/notes, pending, '[{\"key\":\"k\"}]'",
    })
    void refusesABrokenField(String owner, String field, String value) throws IOException {
      ObjectNode document = document();
      JsonNode broken = value.isEmpty() ? MAPPER.readTree("\"\"") : MAPPER.readTree(value);
      ((ObjectNode) document.at(owner)).set(field, broken);
      assertThat(schema.validate(document)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "'', format",
      "'', header",
      "'', entries",
      "'', notes",
      "/header, runId",
      "/header, epoch",
      "/header, workflow",
      "/header, input",
      "/header, seed",
      "/header, width",
      "/header, generation",
      "/header, acceptedAt",
      "/header, startedAt",
      "/entries/0, order",
      "/entries/0, key",
      "/entries/0, kind",
      "/entries/0, began",
      "/entries/0, at",
      "/notes, reached",
    })
    void andTheReaderAgreeOnWhatIsRequired(String owner, String field) throws IOException {
      ObjectNode document = document();
      ((ObjectNode) document.at(owner)).remove(field);
      assertThat(schema.validate(document)).isNotEmpty();
      byte[] bytes = MAPPER.writeValueAsBytes(document);
      assertThatThrownBy(() -> JournalJson.read(bytes)).isInstanceOf(WaybillException.class);
    }

    @Test
    void describesEveryFieldThatIsWritten() throws IOException {
      List<String> missing = new ArrayList<>();
      JsonNode root = MAPPER.readTree(resource().readAllBytes());
      for (int seed = 0; seed < 50; seed++) {
        JsonNode document = MAPPER.readTree(JournalJson.write(RandomJournals.of(seed)));
        document
            .path("header")
            .fieldNames()
            .forEachRemaining(name -> check(root, "header", name, missing));
        document
            .path("entries")
            .forEach(
                entry ->
                    entry
                        .fieldNames()
                        .forEachRemaining(name -> check(root, "entry", name, missing)));
        for (String part : List.of("notes", "ending")) {
          document
              .path(part)
              .fieldNames()
              .forEachRemaining(name -> check(root, part, name, missing));
        }
        document
            .at("/notes/pending")
            .forEach(
                open ->
                    open.fieldNames()
                        .forEachRemaining(name -> check(root, "pending", name, missing)));
      }
      assertThat(missing).isEmpty();
    }

    private void check(JsonNode root, String type, String field, List<String> missing) {
      if (!root.at("/$defs/" + type + "/properties").has(field)) {
        missing.add(type + "." + field);
      }
    }

    private ObjectNode document() throws IOException {
      return (ObjectNode) MAPPER.readTree(JournalJson.write(small()));
    }
  }

  private static JsonSchema schema() {
    try (InputStream resource = resource()) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(resource);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static InputStream resource() {
    return Objects.requireNonNull(
        JournalJson.class.getClassLoader().getResourceAsStream(JournalJson.SCHEMA));
  }

  private static void readOrRefuse(byte[] document) {
    try {
      JournalJson.read(document);
    } catch (WaybillException e) {
      assertThat(e.code()).isIn("journal-corrupt", "journal-newer");
      assertThat(e.getMessage()).hasSizeLessThan(400);
    }
  }

  private static Journal read(String json) {
    return JournalJson.read(json.replace('\'', '"').getBytes(UTF_8));
  }

  private static Journal withInput(Journal journal, String input) {
    Header header = journal.header();
    return new Journal(
        1,
        new Header(
            header.runId(),
            header.epoch(),
            header.generation(),
            header.workflow(),
            Json.of(input),
            header.determinism(),
            header.origin()),
        journal.entries(),
        journal.notes(),
        journal.ending());
  }

  private static Journal small() {
    var origin =
        new Header.Origin(T0, T0, Optional.empty(), Optional.empty(), Optional.empty(), Set.of());
    var header =
        new Header(
            "run-1",
            0,
            0,
            "w",
            Json.of("{\"id\":\"l1\"}"),
            new Header.Determinism(Long.MIN_VALUE, Header.Determinism.WIDTH),
            origin);
    var load =
        new Entry(
            0,
            "load",
            EntryKind.STEP,
            new Entry.Times(T0, T0.plusNanos(1), Optional.empty()),
            Entry.Result.of(Json.NULL).withAttempts(2),
            Entry.Detail.NONE);
    var nap =
        new Entry(
            1,
            "nap",
            EntryKind.PROMISE_CANCEL,
            new Entry.Times(T0, T0, Optional.empty()),
            Entry.Result.NONE,
            Entry.Detail.NONE);
    return new Journal(Journal.FORMAT, header, List.of(load, nap), Notes.NONE, Optional.empty());
  }
}
