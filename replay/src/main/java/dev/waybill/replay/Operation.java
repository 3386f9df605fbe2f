package dev.waybill.replay;

import dev.waybill.Json;
import dev.waybill.StepOptions;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Notes.Match;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Something the code has issued and the journal does not yet answer. */
public sealed interface Operation {

  /** Scope and id; the key of its entry. */
  String key();

  /** The kind of its entry. */
  EntryKind kind();

  /**
   * When it began: the time of the entry before the call. Running the turn again never moves it.
   */
  Instant began();

  /** A body to run: {@code STEP} or {@code COMPENSATION}. */
  record Work(
      String key,
      EntryKind kind,
      Instant began,
      StepOptions options,
      Optional<Json> input,
      StepBody body)
      implements Operation {}

  record Sleep(String key, Instant began, Instant until) implements Operation {
    @Override
    public EntryKind kind() {
      return EntryKind.SLEEP;
    }
  }

  record Wait(String key, Instant began, Instant deadline, Match match) implements Operation {
    @Override
    public EntryKind kind() {
      return EntryKind.WAIT;
    }
  }

  record CallbackWait(String key, Instant began, Instant deadline) implements Operation {
    @Override
    public EntryKind kind() {
      return EntryKind.CALLBACK;
    }
  }

  record Send(String key, Instant began, List<Outgoing> events) implements Operation {
    @Override
    public EntryKind kind() {
      return EntryKind.SEND;
    }
  }

  record Child(String key, Instant began, String childRunId, String workflow, Json input)
      implements Operation {
    @Override
    public EntryKind kind() {
      return EntryKind.CHILD;
    }
  }

  /** An event to send. Its id is the author's, or derived from run and key where none was set. */
  record Outgoing(String id, String name, Json data, Optional<Instant> time) {}
}
