package dev.waybill.inngest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.WorkflowType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InngestApiServerTest extends OnDevServer {
  private static final String EVENT = Functions.startEvent("crm", "flow");

  record Empty() {}

  @BeforeAll
  void register() {
    var unused =
        register("crm", WorkflowType.of("flow", Empty.class, Empty.class).define().build());
  }

  private static ObjectNode event(String id) {
    ObjectNode event = InngestJson.object().put("id", id).put("name", EVENT);
    event.putObject("data").put("n", 1);
    return event;
  }

  private EngineRun ended(String eventUlid) throws Exception {
    List<EngineRun> runs =
        eventually(
            () -> api.eventRuns(eventUlid),
            found -> !found.isEmpty() && found.get(0).status().isFinal());
    assertThat(runs).hasSize(1);
    return runs.get(0);
  }

  @Test
  void theRunOfAnEventIsFoundByTheIdThatItsSeedGives() throws Exception {
    EventSeed seed = seed();

    List<String> ids = api.sendEvents(List.of(event("a#0"), event("b#0")), seed);

    assertThat(ids).containsExactly(seed.id(1), seed.id(2));
    EngineRun run = ended(seed.id(2));
    assertThat(run.function()).isEqualTo("flow");
    assertThat(run.app()).isEqualTo("crm");
    assertThat(run.events()).containsExactly(seed.id(2));
    assertThat(run.status()).isEqualTo(EngineRun.Status.COMPLETED);
    assertThat(run.endedAt()).isPresent();
  }

  @Test
  void anEventSentAgainStartsNoSecondRun() throws Exception {
    EventSeed seed = seed();
    var first = api.sendEvents(List.of(event("again#0")), seed);
    EngineRun run = ended(seed.id(1));

    var second = api.sendEvents(List.of(event("again#0")), seed);
    String marker = send(EVENT, InngestJson.object());
    var unused = ended(marker);

    assertThat(second).isEqualTo(first);
    assertThat(api.eventRuns(seed.id(1))).extracting(EngineRun::id).containsExactly(run.id());
  }

  @Test
  void aRunIsFoundByItsIdAndInTheList() throws Exception {
    EngineRun run = ended(send(EVENT, InngestJson.object().put("x", 1)));

    assertThat(api.find(run.id())).map(EngineRun::status).contains(EngineRun.Status.COMPLETED);
    assertThat(api.find("01ARYZ6S410000000000000001")).isEmpty();
    RunFilter filter = RunFilter.of("crm").functions("flow").limit(1);
    EngineRuns page = api.runs(filter, Optional.empty());
    assertThat(page.runs()).hasSize(1);
    assertThat(api.runs(filter.limit(100), Optional.empty()).runs())
        .extracting(EngineRun::id)
        .contains(run.id());
    assertThat(api.runs(filter.statuses(EngineRun.Status.QUEUED), Optional.empty()).runs())
        .isEmpty();
    assertThat(api.runs(filter.functions("none"), Optional.empty()).runs()).isEmpty();
    assertThat(api.runs(RunFilter.of("other"), Optional.empty()).runs()).isEmpty();
  }

  @Test
  void aLongListIsReadPageByPage() throws Exception {
    Set<String> sent = new TreeSet<>();
    for (int i = 0; i < 5; i++) {
      sent.add(ended(send(EVENT, InngestJson.object())).id());
    }
    RunFilter filter = RunFilter.of("crm").limit(2).inOrder();
    Set<String> found = new TreeSet<>();
    Optional<String> cursor = Optional.empty();
    do {
      EngineRuns page = api.runs(filter, cursor);
      page.runs().forEach(run -> found.add(run.id()));
      cursor = page.next();
    } while (cursor.isPresent());

    assertThat(found).containsAll(sent);
  }

  @Test
  void anEventIsFoundByItsIdAndName() throws Exception {
    Instant before = Instant.now().minusSeconds(5);
    String id = send("crm/found", InngestJson.object().put("n", 7));

    assertThat(eventually(() -> api.event(id), Optional::isPresent))
        .hasValueSatisfying(found -> assertThat(found.at("/data/n").asInt()).isEqualTo(7));
    assertThat(api.events("crm/found", before, Optional.empty()))
        .singleElement()
        .satisfies(found -> assertThat(found.path("internal_id").asText()).isEqualTo(id));
    assertThat(api.events("crm/found", before, Optional.of(id))).isEmpty();
    assertThat(api.event("01ARYZ6S410000000000000001")).isEmpty();
  }

  @Test
  void whatIsNotThereIsEmpty() {
    assertThat(api.trace("01ARYZ6S410000000000000001")).isEmpty();
    assertThat(api.actions("01ARYZ6S410000000000000001")).isEmpty();
    assertThat(api.batch("01ARYZ6S410000000000000001")).isEmpty();
    assertThat(api.cancel("01ARYZ6S410000000000000001")).isFalse();
    assertThat(api.signal("nobody", InngestJson.object())).isEmpty();
  }

  @Test
  void aServerThatIsWellSaysSo() {
    api.health();
  }

  @Test
  void functionsAreReadBack() {
    assertThat(api.functions("crm"))
        .extracting(function -> function.path("id").asText())
        .containsExactlyInAnyOrder("crm-flow", "crm-waybill-cancelled", "crm-waybill-failed");
    assertThat(api.functions("nobody")).isEmpty();
  }
}
