package dev.waybill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * What has the wrong type does not compile; beside each stands the same code with the right one.
 */
class CompilationTest {

  @Test
  void startTakesTheInputOfItsWorkflow() {
    assertCompiles("Run<Report> run = client.start(IMPORT, new Lead(\"a\"));");
    assertCompiles("String text = client.start(IMPORT, new Lead(\"a\")).describe().id();");
    assertFails("client.start(IMPORT, \"a\");", "start");
    assertFails("client.start(IMPORT, new Report(1), StartOptions.defaults());", "start");
  }

  @Test
  void aRunHasTheResultOfItsWorkflow() {
    assertCompiles("Report r = client.start(IMPORT, new Lead(\"a\")).result(Duration.ZERO);");
    assertFails("Lead r = client.start(IMPORT, new Lead(\"a\")).result(Duration.ZERO);", "Report");
  }

  @Test
  void invokeTakesTheInputOfTheChild() {
    assertCompiles("Report report = step.invoke(\"child\", IMPORT, new Lead(\"a\"));");
    assertFails("step.invoke(\"child\", IMPORT, new Report(1));", "invoke");
    assertCompiles("Promise<Report> p = step.async().invoke(\"child\", IMPORT, new Lead(\"a\"));");
    assertFails("step.async().invoke(\"child\", IMPORT, new Report(1));", "invoke");
  }

  @Test
  void continueAsNewTakesTheInputOfTheWorkflow() {
    assertCompiles("Report report = step.continueAsNew(IMPORT, new Lead(\"a\"));");
    assertFails("step.continueAsNew(IMPORT, new Report(1));", "continueAsNew");
    assertFails("Lead lead = step.continueAsNew(IMPORT, new Lead(\"a\"));", "Lead");
  }

  @Test
  void anEventThatStartsAWorkflowCarriesItsInput() {
    assertCompiles("IMPORT.define().startedBy(EventType.of(\"lead\", Lead.class)).build();");
    assertCompiles("IMPORT.define().startedBy(EventType.of(\"hot\", HotLead.class)).build();");
    assertFails("IMPORT.define().startedBy(EventType.of(\"r\", Report.class));", "Report");
    assertFails(
        "IMPORT.define().startedBy(EventType.of(\"r\", Report.class), Condition.present(\"n\"));",
        "Report");
  }

  @Test
  void aCronTriggerGivesTheInput() {
    assertCompiles("IMPORT.define().cron(\"0 7 * * 1\", ZoneId.of(\"UTC\"), new Lead(\"a\"));");
    assertFails("IMPORT.define().cron(\"0 7 * * 1\", ZoneId.of(\"UTC\"), 7);", "int");
  }

  @Test
  void anEventCarriesTheDataOfItsType() {
    assertCompiles("client.send(EventType.of(\"lead\", Lead.class).event(new Lead(\"a\")));");
    assertFails(
        "client.send(EventType.of(\"lead\", Report.class).event(new Lead(\"a\")));", "Lead");
  }

  @Test
  void aStepReturnsItsType() {
    assertCompiles("int n = step.run(\"count\", Integer.class, a -> 1);");
    assertFails("String n = step.run(\"count\", Integer.class, a -> 1);", "String");
    assertFails("step.run(\"count\", Integer.class, a -> \"one\");", "String");
  }

  private static void assertCompiles(String statement) {
    assertThat(Compilation.of(statement).errors()).isEmpty();
  }

  private static void assertFails(String statement, String word) {
    Compilation compilation = Compilation.of(statement);
    assertThat(compilation.errors()).as(statement).hasSize(1);
    assertThat(compilation.errors().get(0)).as(statement).contains(word);
    assertThat(compilation.lines()).containsExactly(Compilation.LINE);
  }
}
