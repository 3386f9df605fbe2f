package dev.waybill.temporal;

import io.temporal.client.WorkflowClientOptions;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.util.List;

/**
 * What an application adds to its connection and its workers on Temporal: codecs, metrics, traces,
 * and options of Temporal's SDK that have no setting. Found by {@link java.util.ServiceLoader}; all
 * that are found are used, in the order of the class path.
 *
 * <p>The options come with everything that the settings say. Whatever is returned, the adapter
 * keeps its own data converter, and goes on to see its own calls.
 */
public interface TemporalExtension {

  /**
   * What encodes the values on their way to the server: encryption, compression. The order is that
   * of {@link io.temporal.common.converter.CodecDataConverter}: the last one is the first to encode
   * and the last to decode, so encryption stands before compression. Failures are encoded with
   * their messages and stack traces. By default there are none.
   *
   * <p>Every process of the application, its clients and its codec server need the same, and each
   * must leave what it did not encode as it is, or values from before it cannot be read.
   */
  default List<PayloadCodec> codecs() {
    return List.of();
  }

  /** The connection: its metrics, headers and credentials. By default as it is. */
  default WorkflowServiceStubsOptions stubs(WorkflowServiceStubsOptions options) {
    return options;
  }

  /** The client: its interceptors, its identity. By default as it is. */
  default WorkflowClientOptions client(WorkflowClientOptions options) {
    return options;
  }

  /** What the workers of this process share: interceptors, caches. By default as it is. */
  default WorkerFactoryOptions workers(WorkerFactoryOptions options) {
    return options;
  }

  /**
   * One worker. By default as it is.
   *
   * @param queue its task queue: the runs', or one of the adapter's own, which ends with {@code
   *     -system} or {@code -events}
   */
  default WorkerOptions worker(String queue, WorkerOptions options) {
    return options;
  }
}
