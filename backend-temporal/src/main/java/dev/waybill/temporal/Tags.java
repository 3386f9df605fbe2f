package dev.waybill.temporal;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tags as a search attribute, where the server has one of that name; the memo has them in any case.
 */
final class Tags {
  static final String NAME = "WaybillTags";
  private static final Logger LOG = System.getLogger("waybill.temporal");
  private static final SearchAttributeKey<List<String>> KEY =
      SearchAttributeKey.forKeywordList(NAME);
  private static final Duration CALL = Duration.ofSeconds(5);
  private static final long PATIENCE_MILLIS = 5_000;
  private static final long PAUSE_MILLIS = 200;

  private final Connection connection;
  private final Rpc rpc;
  private volatile boolean searchable;

  Tags(Connection connection, Rpc rpc) {
    this.connection = connection;
    this.rpc = rpc;
  }

  /** Whether the server finds runs by tag. */
  boolean areSearchable() {
    return searchable;
  }

  /** What a run with tags is started with. */
  Optional<SearchAttributes> of(Envelope envelope) {
    return searchable && !envelope.origin().tags().isEmpty()
        ? Optional.of(
            SearchAttributes.newBuilder()
                .set(KEY, envelope.origin().tags().stream().sorted().toList())
                .build())
        : Optional.empty();
  }

  /** Finds out whether the server knows the attribute, and tells it otherwise. */
  void probe() {
    if (connection.inProcess().isPresent()) {
      return;
    }
    searchable = isKnown() || add();
  }

  private boolean isKnown() {
    try {
      var unused =
          rpc.stub(CALL)
              .listWorkflowExecutions(
                  ListWorkflowExecutionsRequest.newBuilder()
                      .setNamespace(rpc.namespace())
                      .setPageSize(1)
                      .setQuery(NAME + " = 'none'")
                      .build());
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  private boolean add() {
    @Nullable StatusRuntimeException refused = null;
    try {
      var unused =
          OperatorServiceGrpc.newBlockingStub(
                  connection.client().getWorkflowServiceStubs().getRawChannel())
              .withDeadlineAfter(CALL.toMillis(), TimeUnit.MILLISECONDS)
              .addSearchAttributes(
                  AddSearchAttributesRequest.newBuilder()
                      .setNamespace(rpc.namespace())
                      .putSearchAttributes(NAME, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST)
                      .build());
    } catch (StatusRuntimeException e) {
      refused = Faults.is(e, Status.Code.ALREADY_EXISTS) ? null : e;
    }
    if (refused == null && becomesKnown()) {
      return true;
    }
    LOG.log(
        Level.WARNING,
        "namespace {0} has no search attribute {1}, and it could not be added{2}. Runs are listed"
            + " by tag more slowly. Add it: temporal operator search-attribute create --name {1}"
            + " --type KeywordList",
        rpc.namespace(),
        NAME,
        refused == null ? "" : ": " + refused.getStatus());
    return false;
  }

  /** Servers keep what they know of attributes for a while. */
  private boolean becomesKnown() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (!isKnown()) {
      if (System.nanoTime() > end) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
