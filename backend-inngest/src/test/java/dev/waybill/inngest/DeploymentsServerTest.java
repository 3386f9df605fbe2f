package dev.waybill.inngest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.WaybillException;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DeploymentsServerTest extends OnDevServer {

  record Empty() {}

  private static WorkflowDefinition<?, ?> flow(String name) {
    return WorkflowType.of(name, Empty.class, Empty.class).define().build();
  }

  private String version(String app) {
    return api.app(app).orElseThrow().path("appVersion").asText();
  }

  private List<String> functions(String app) {
    return api.functions(app).stream().map(each -> each.path("id").asText()).sorted().toList();
  }

  private static void refuses(ThrowingCallable call, String code, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(WaybillException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContainingAll(parts);
  }

  @Test
  void aDeploymentDropsNoFunctionWithUnfinishedRuns() throws Exception {
    sleeps("live-gone");
    var first = new Deployments(api).deploy(registration("live", "a", flow("gone")), "dev");
    String event = send(Functions.startEvent("live", "gone"), InngestJson.object());
    EngineRun run = eventually(() -> api.eventRuns(event), found -> !found.isEmpty()).get(0);
    ObjectNode next = registration("live", "b", flow("added"));
    Deployments deployments = new Deployments(api);

    refuses(
        () -> deployments.deploy(next, "dev"),
        "live-runs",
        "function 'live-gone' must stay registered",
        "run '" + run.id() + "'");
    assertThat(functions("live")).contains("live-gone").doesNotContain("live-added");

    assertThat(api.cancel(run.id())).isTrue();
    var unused =
        eventually(() -> api.find(run.id()), found -> found.orElseThrow().status().isFinal());
    var second = deployments.deploy(next, "dev");

    assertThat(functions("live")).contains("live-added").doesNotContain("live-gone");
    assertThat(first.path("ok").asBoolean() && second.path("ok").asBoolean()).isTrue();
    assertThat(version("live")).isEqualTo("b+2");
  }

  @Test
  void anOlderInstanceIsNotHeardAnyMore() {
    ObjectNode old = registration("aged", "a", flow("kept"));
    ObjectNode next = registration("aged", "b", flow("kept"));
    Deployments older = new Deployments(api);
    Deployments newer = new Deployments(api);
    var first = older.deploy(old, "dev");
    var second = newer.deploy(next, "dev");

    refuses(
        () -> older.register(old, Optional.empty(), "dev"),
        "superseded",
        "application 'aged'",
        "build 'a', which another has replaced. End this instance");
    assertThat(newer.register(next, Optional.empty(), "dev").path("ok").asBoolean()).isTrue();
    assertThat(version("aged")).isEqualTo("b+2");

    var third = older.deploy(old, "dev");
    assertThat(version("aged")).isEqualTo("a+3");
    assertThat(List.of(first, second, third)).hasSize(3);
  }

  @Test
  void aRequestOfTheServerDropsNothing() {
    var first =
        new Deployments(api).deploy(registration("asked", "a", flow("one"), flow("two")), "dev");
    Deployments other = new Deployments(api);

    refuses(
        () -> other.register(registration("asked", "b", flow("one")), Optional.empty(), "dev"),
        "superseded",
        "lacks asked-two");
    var second =
        other.register(
            registration("asked", "b", flow("one"), flow("two"), flow("three")),
            Optional.empty(),
            "dev");

    assertThat(functions("asked")).contains("asked-one", "asked-two", "asked-three");
    assertThat(version("asked")).isEqualTo("b+1");
    assertThat(first.path("ok")).isEqualTo(second.path("ok"));
  }

  @Test
  void aServerThatKnowsNothingIsToldWithoutANumberOfItsOwn() {
    var unused =
        new Deployments(api)
            .register(registration("new", "a", flow("one")), Optional.empty(), "dev");

    assertThat(version("new")).isEqualTo("a+0");
  }
}
