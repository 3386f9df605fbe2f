package dev.waybill.temporal;

import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.ZlibPayloadCodec;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerOptions;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** What the CRM adds on Temporal. */
public final class CrmExtension implements TemporalExtension {
  private final byte[] key =
      Base64.getDecoder().decode(Objects.requireNonNull(System.getenv("CRM_PAYLOAD_KEY")));

  @Override
  public List<PayloadCodec> codecs() {
    return List.of(new AesCodec(key), new ZlibPayloadCodec()); // compressed first, then encrypted
  }

  @Override
  public WorkflowServiceStubsOptions stubs(WorkflowServiceStubsOptions options) {
    return new TemporalMetrics().stubs(options);
  }

  @Override
  public WorkerOptions worker(String queue, WorkerOptions options) {
    return WorkerOptions.newBuilder(options).setMaxTaskQueueActivitiesPerSecond(50).build();
  }
}
