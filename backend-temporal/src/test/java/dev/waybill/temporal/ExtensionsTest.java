package dev.waybill.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an application's extension is asked, and what it cannot change. */
class ExtensionsTest {

  /** Named in this module's {@code META-INF/services}. */
  public static final class Found implements TemporalExtension {
    static final AtomicInteger ASKED = new AtomicInteger();

    @Override
    public WorkflowClientOptions client(WorkflowClientOptions options) {
      ASKED.incrementAndGet();
      return options;
    }
  }

  /** Renames, and tries to break. */
  private static final class Bold implements TemporalExtension {
    private final List<String> queues = new ArrayList<>();

    @Override
    public WorkflowClientOptions client(WorkflowClientOptions options) {
      return options.toBuilder()
          .setIdentity("bold")
          .setDataConverter(DefaultDataConverter.newDefaultInstance())
          .build();
    }

    @Override
    public WorkerFactoryOptions workers(WorkerFactoryOptions options) {
      return options.toBuilder().setWorkflowCacheSize(17).build();
    }

    @Override
    public WorkerOptions worker(String queue, WorkerOptions options) {
      queues.add(queue);
      return WorkerOptions.newBuilder(options).setMaxConcurrentActivityExecutionSize(3).build();
    }
  }

  @Test
  void extensionsOnTheClassPathAreFound() {
    int before = Found.ASKED.get();
    try (TemporalBackend backend = Backends.inProcess()) {
      assertThat(backend.isBusy()).isFalse();
    }
    assertThat(Found.ASKED).hasValue(before + 1);
  }

  @Test
  void optionsAreTheExtensionsAndTheDataConverterIsTheAdapters() {
    Bold bold = new Bold();
    try (TemporalBackend backend = Backends.extended(bold, TemporalSettings.IN_PROCESS, true)) {
      WorkflowClientOptions client = backend.temporal().getOptions();
      assertThat(client.getIdentity()).isEqualTo("bold");
      assertThat(client.getDataConverter()).isSameAs(backend.engine().connection.converter());
      assertThat(bold.queues).containsExactly("crm", "crm-system", "crm-events");
    }
  }
}
