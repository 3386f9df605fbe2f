package dev.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.waybill.client.WorkflowClient;
import dev.waybill.runtime.Errands.Errand;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WaybillModuleTest {
  private static final Settings SETTINGS = Settings.of(Map.of("waybill.local.file", "memory"));

  @Test
  void workflowsOfASetAreStartedThroughTheClient() {
    Errands errands = new Errands("errand");
    Injector injector =
        Guice.createInjector(
            new WaybillModule(SETTINGS),
            new AbstractModule() {
              @Override
              protected void configure() {
                WaybillModule.workflows(binder()).addBinding().toInstance(errands);
              }
            });
    try (Waybill waybill = injector.getInstance(Waybill.class)) {
      WorkflowClient client = injector.getInstance(WorkflowClient.class);

      assertThat(client.start(errands.type(), new Errand("e")).describe().workflow())
          .isEqualTo("errand");
      assertThat(injector.getInstance(Waybill.class)).isSameAs(waybill);
    }
  }
}
