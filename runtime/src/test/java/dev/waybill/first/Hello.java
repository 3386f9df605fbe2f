package dev.waybill.first;

import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.runtime.Settings;
import dev.waybill.runtime.Waybill;
import java.time.Duration;
import java.util.List;

public final class Hello implements Workflow<Hello.Person, String> {
  static final WorkflowType<Person, String> TYPE =
      WorkflowType.of("hello", Person.class, String.class);

  record Person(String name) {}

  @Override
  public WorkflowDefinition<Person, String> definition() {
    return TYPE.define().build();
  }

  @Override
  public String run(Step step, Person person) {
    String hello = step.run("greet", String.class, attempt -> "Hello, " + person.name());
    step.sleep("pause", Duration.ofSeconds(2));
    return step.run("ask", String.class, attempt -> hello + ". How are you?");
  }

  public static void main(String[] args) throws Exception {
    try (Waybill waybill = Waybill.start(Settings.load(), List.of(new Hello()))) {
      Run<String> run = waybill.client().start(TYPE, new Person("Ada"));
      System.out.println(run.result(Duration.ofMinutes(1)));
    }
  }
}
