package dev.waybill.runtime;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import dev.waybill.Workflow;
import dev.waybill.client.WorkflowClient;
import java.util.List;
import java.util.Set;

/**
 * Binds {@link Waybill}, {@link WorkflowClient} and {@link Settings}. Workflows are added to a set:
 *
 * <pre>{@code
 * WaybillModule.workflows(binder()).addBinding().to(DealWon.class);
 * }</pre>
 *
 * The backends open when a Waybill or client is first asked for; close the Waybill at the end.
 */
public final class WaybillModule extends AbstractModule {
  private final Settings settings;

  public WaybillModule(Settings settings) {
    this.settings = settings;
  }

  /** Where a module adds its workflows. */
  public static Multibinder<Workflow<?, ?>> workflows(com.google.inject.Binder binder) {
    return Multibinder.newSetBinder(binder, new TypeLiteral<Workflow<?, ?>>() {});
  }

  @Override
  protected void configure() {
    bind(Settings.class).toInstance(settings);
    var unused = workflows(binder()); // so that an application without workflows can start
  }

  @Provides
  @Singleton
  Waybill waybill(Set<Workflow<?, ?>> workflows) {
    return Waybill.start(settings, List.copyOf(workflows));
  }

  @Provides
  @Singleton
  WorkflowClient client(Waybill waybill) {
    return waybill.client();
  }
}
