package dev.waybill.local;

import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** What the tests of the engine share. */
final class Bench {

  private Bench() {}

  record Order(String id, int amount) {}

  record Done(String text) {}

  interface Code<I, O> {
    O run(Step step, I input) throws Exception;
  }

  static <I, O> Workflow<I, O> workflow(WorkflowDefinition<I, O> definition, Code<I, O> code) {
    return new Workflow<>() {
      @Override
      public WorkflowDefinition<I, O> definition() {
        return definition;
      }

      @Override
      public O run(Step step, I input) throws Exception {
        return code.run(step, input);
      }
    };
  }

  static <I, O> Workflow<I, O> workflow(WorkflowType<I, O> type, Code<I, O> code) {
    return workflow(type.define().build(), code);
  }

  static LocalBackend open(Map<String, String> settings, Workflow<?, ?>... workflows) {
    return LocalBackend.open(
        new BackendContext(
            BackendContext.APP,
            BackendContext.BUILD,
            settings,
            List.of(workflows),
            new JsonCodec(),
            List.of(),
            URI.create("https://crm.example/waybill"),
            true));
  }

  static LocalBackend virtual(Workflow<?, ?>... workflows) {
    return open(Map.of(LocalSettings.FILE, "memory", LocalSettings.CLOCK, "virtual"), workflows);
  }

  /** Lets the file have that many pages, or as many as it has if that is more. */
  static void pages(LocalBackend backend, int most) {
    int unused =
        backend.onWriter(
            db ->
                db.one("PRAGMA max_page_count = " + most, row -> row.set().getInt(1))
                    .orElseThrow());
  }
}
