package dev.waybill.inngest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Json;
import dev.waybill.journal.Notes.Match;
import dev.waybill.journal.Notes.QueuedEvent;
import dev.waybill.replay.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final Instant CREATED = Instant.parse("2026-11-23T10:00:00Z");
  private static final Match ANNA = new Match("replied", "key", "anna");
  private static final Match OTTO = new Match("replied", "key", "otto");

  private final Inbox inbox = new Inbox(List.of(ANNA), CREATED);

  private static QueuedEvent event(String id, String key, int second) {
    return new QueuedEvent(
        id, "replied", Json.of("{\"key\":\"" + key + "\"}"), CREATED.plusSeconds(second));
  }

  private static Operation.Wait wait(Match match, int began, int deadline) {
    return new Operation.Wait(
        "reply", CREATED.plusSeconds(began), CREATED.plusSeconds(deadline), match);
  }

  private Optional<String> take(Operation.Wait wait) {
    return inbox.take(wait).map(QueuedEvent::id);
  }

  @Test
  void aWaitTakesTheOldestThatFits() {
    List.of(event("1", "otto", 1), event("2", "anna", 2), event("3", "anna", 3))
        .forEach(inbox::add);
    assertThat(take(wait(ANNA, 5, 60))).contains("2");
    assertThat(take(wait(ANNA, 5, 60))).contains("3");
    assertThat(take(wait(ANNA, 5, 60))).isEmpty();
  }

  @Test
  void anEventIsTakenOnce() {
    inbox.add(event("1", "anna", 1));
    assertThat(take(wait(ANNA, 5, 60))).contains("1");
    inbox.add(event("1", "anna", 1));
    assertThat(take(wait(ANNA, 5, 60))).isEmpty();
    assertThat(inbox.take("1")).isFalse();
  }

  @Test
  void aWaitForWhatIsNotReceivedTakesNothingFromBeforeItBegan() {
    inbox.add(event("1", "otto", 4));
    inbox.add(event("2", "otto", 6));
    assertThat(take(wait(OTTO, 5, 60))).contains("2");
    assertThat(take(wait(OTTO, 5, 60))).isEmpty();
  }

  @Test
  void nothingIsTakenThatCameAfterTheDeadline() {
    inbox.add(event("1", "anna", 61));
    assertThat(take(wait(ANNA, 5, 60))).isEmpty();
    assertThat(take(wait(ANNA, 5, 61))).contains("1");
  }

  @Test
  void anExportHasWhatIsReceivedAlone() {
    inbox.add(event("1", "otto", 1));
    inbox.add(event("2", "anna", 2));
    assertThat(inbox.queued()).extracting(QueuedEvent::id).containsExactly("2");
  }

  @Test
  void theNextEngineRunKnowsWhatWasTakenAndRead() {
    inbox.add(ANNA, new Found(List.of(event("1", "anna", 1)), Optional.of(CREATED), 0));
    assertThat(take(wait(ANNA, 5, 60))).contains("1");
    Meta.Heard heard = inbox.heard();
    assertThat(heard.since()).isEqualTo(CREATED);
    assertThat(heard.taken()).containsExactly("1");
    assertThat(heard.seen()).containsExactly(new Meta.Seen(ANNA, CREATED));
  }

  @Test
  void itHasRoomForAThousand() {
    for (int i = 0; i < Inbox.MAX; i++) {
      inbox.add(event("e" + i, "anna", 1));
    }
    assertThat(inbox.room()).isZero();
  }
}
