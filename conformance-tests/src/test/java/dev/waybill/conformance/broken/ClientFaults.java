package dev.waybill.conformance.broken;

import dev.waybill.Failure;
import dev.waybill.RunInfo;
import dev.waybill.WaybillException;
import dev.waybill.client.RunQuery;
import dev.waybill.conformance.broken.Calls.Call;
import dev.waybill.conformance.broken.Fault.Where;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes;
import dev.waybill.spi.Capability;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Faults in what clients see, in what moves, and in what is declared. */
final class ClientFaults {
  private static final List<Fault> OUTSIDE =
      new Faults.Collection(Where.OUTSIDE)
          .add("ignores cancels", "cancel.waiting-run", ClientFaults::ignoreCancel)
          .add("loses the event's id", "events.run-names-its-event", ClientFaults::noEventId)
          .add("loses failures", "retries.code-fails-with-a-code", ClientFaults::noFailure)
          .add("takes a token twice", "callbacks.once", ClientFaults::lenient)
          .add("lists without regard to tags", "client.list", ClientFaults::noTags)
          .add("forgets published state", "live.state", ClientFaults::noState)
          .add("accepts workflows it does not have", "client.unknown-workflow", ClientFaults::any)
          .add("moves a run without its entries", "moving.steps", ClientFaults::noEntries)
          .add("moves a run without its queue", "moving.queue", ClientFaults::noQueue)
          .add("moves a run with another seed", "moving.derived-values", ClientFaults::newSeed)
          .add("moves a run without its attempts", "moving.attempts", ClientFaults::noAttempts)
          .add("hides an ability", "signals.one-run", ClientFaults::hide)
          .add("claims an ability", "client.pause", ClientFaults::claim)
          .all();

  private static final List<Fault> IN_WORKFLOWS =
      new Faults.Collection(Where.WORKFLOW)
          .add("skips onFailure", "retries.code-throws", skip("onFailure"))
          .add("skips onCancel", "cancel.waiting-run", skip("onCancel"))
          .all();

  static final List<Fault> ALL = Stream.concat(OUTSIDE.stream(), IN_WORKFLOWS.stream()).toList();

  private ClientFaults() {}

  private static Calls.Interception skip(String hook) {
    return call -> call.is(hook) ? null : call.proceed();
  }

  private static @Nullable Object ignoreCancel(Call call) throws Throwable {
    return call.is("cancel") && call.arguments().length == 1 ? null : call.proceed();
  }

  private static @Nullable Object noEventId(Call call) throws Throwable {
    return info(call, info -> changed(info, Optional.empty(), info.failure()));
  }

  private static @Nullable Object noFailure(Call call) throws Throwable {
    return info(
        call,
        info ->
            changed(
                info, info.eventId(), info.failure().map(f -> Failure.of(f.type(), f.message()))));
  }

  private static @Nullable Object info(Call call, UnaryOperator<RunInfo> change) throws Throwable {
    Object result = call.proceed();
    return result instanceof RunInfo info ? change.apply(info) : result;
  }

  private static RunInfo changed(RunInfo info, Optional<String> event, Optional<Failure> failure) {
    return new RunInfo(
        info.id(),
        info.workflow(),
        info.backend(),
        info.status(),
        info.startedAt(),
        info.endedAt(),
        event,
        info.tags(),
        failure);
  }

  private static @Nullable Object lenient(Call call) throws Throwable {
    try {
      return call.proceed();
    } catch (WaybillException e) {
      if (call.is("complete")) {
        return null;
      }
      throw e;
    }
  }

  private static @Nullable Object noTags(Call call) throws Throwable {
    if (!call.is("list")) {
      return call.proceed();
    }
    RunQuery query = call.argument(0, RunQuery.class);
    return call.proceedWith(
        0,
        new RunQuery(
            query.workflow(),
            query.statuses(),
            Set.of(),
            query.from(),
            query.to(),
            query.cursor()));
  }

  private static @Nullable Object noState(Call call) throws Throwable {
    return call.is("state") ? Optional.empty() : call.proceed();
  }

  private static @Nullable Object any(Call call) throws Throwable {
    try {
      return call.proceed();
    } catch (WaybillException e) {
      if (call.is("start")) {
        return null;
      }
      throw e;
    }
  }

  private static @Nullable Object noEntries(Call call) throws Throwable {
    return exported(
        call, j -> new Journal(j.format(), j.header(), List.of(), Notes.NONE, j.ending()));
  }

  private static @Nullable Object noQueue(Call call) throws Throwable {
    return exported(
        call,
        j ->
            new Journal(
                j.format(),
                j.header(),
                j.entries(),
                notes(j.notes(), j.notes().pending(), List.of()),
                j.ending()));
  }

  private static @Nullable Object newSeed(Call call) throws Throwable {
    return exported(
        call,
        j ->
            new Journal(
                j.format(),
                new Header(
                    j.header().runId(),
                    j.header().epoch(),
                    j.header().generation(),
                    j.header().workflow(),
                    j.header().input(),
                    new Header.Determinism(
                        j.header().determinism().seed() + 1, j.header().determinism().width()),
                    j.header().origin()),
                j.entries(),
                j.notes(),
                j.ending()));
  }

  private static @Nullable Object noAttempts(Call call) throws Throwable {
    return exported(
        call,
        j ->
            new Journal(
                j.format(),
                j.header(),
                j.entries(),
                notes(j.notes(), List.of(), j.notes().queued()),
                j.ending()));
  }

  private static Notes notes(
      Notes all, List<Notes.Pending> pending, List<Notes.QueuedEvent> queued) {
    return new Notes(pending, all.marks(), all.reached(), queued, all.cancel(), all.paused());
  }

  private static @Nullable Object exported(Call call, UnaryOperator<Journal> change)
      throws Throwable {
    Object result = call.proceed();
    return result instanceof Journal journal && call.is("export") ? change.apply(journal) : result;
  }

  private static @Nullable Object hide(Call call) throws Throwable {
    return call.is("supports") && call.arguments()[0] == Capability.SIGNAL
        ? Capability.Support.UNSUPPORTED
        : call.proceed();
  }

  private static @Nullable Object claim(Call call) throws Throwable {
    return call.is("supports") && call.arguments()[0] == Capability.PAUSE
        ? Capability.Support.NATIVE
        : call.proceed();
  }
}
