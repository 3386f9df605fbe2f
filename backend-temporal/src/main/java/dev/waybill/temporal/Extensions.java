package dev.waybill.temporal;

import io.temporal.client.WorkflowClientOptions;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.util.List;
import java.util.ServiceLoader;

/** All extensions, one after the other. */
record Extensions(List<TemporalExtension> all) {
  Extensions {
    all = List.copyOf(all);
  }

  /** Those on the class path. */
  static Extensions found() {
    return new Extensions(
        ServiceLoader.load(TemporalExtension.class, TemporalExtension.class.getClassLoader())
            .stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  List<PayloadCodec> codecs() {
    return all.stream().flatMap(each -> each.codecs().stream()).toList();
  }

  WorkflowServiceStubsOptions stubs(WorkflowServiceStubsOptions options) {
    WorkflowServiceStubsOptions made = options;
    for (TemporalExtension each : all) {
      made = each.stubs(made);
    }
    return made;
  }

  WorkflowClientOptions client(WorkflowClientOptions options) {
    WorkflowClientOptions made = options;
    for (TemporalExtension each : all) {
      made = each.client(made);
    }
    return made;
  }

  WorkerFactoryOptions workers(WorkerFactoryOptions options) {
    WorkerFactoryOptions made = options;
    for (TemporalExtension each : all) {
      made = each.workers(made);
    }
    return made;
  }

  WorkerOptions worker(String queue, WorkerOptions options) {
    WorkerOptions made = options;
    for (TemporalExtension each : all) {
      made = each.worker(queue, made);
    }
    return made;
  }
}
