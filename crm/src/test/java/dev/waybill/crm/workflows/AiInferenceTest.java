package dev.waybill.crm.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.crm.contacts.Contact;
import dev.waybill.crm.contacts.Contacts;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.ScoringRequested;
import dev.waybill.crm.events.ScoringStopped;
import dev.waybill.crm.scoring.AiInference;
import dev.waybill.crm.scoring.AiInference.Result;
import dev.waybill.crm.scoring.RuleScorer;
import dev.waybill.crm.scoring.Scorer;
import dev.waybill.testing.Played;
import dev.waybill.testing.Script;
import dev.waybill.testing.TestWaybill;
import dev.waybill.testing.WaybillTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@WaybillTest
final class AiInferenceTest {
  @RegisterExtension final Databases databases = new Databases();

  private final Contacts contacts = databases.get().contacts();
  private final RecordingNotices notices = new RecordingNotices();

  @BeforeEach
  void fill() {
    contacts.save(
        IntStream.range(0, 250)
            .mapToObj(
                i ->
                    new Contact(
                        "c%03d@example.com".formatted(i),
                        Optional.of("C"),
                        i % 5 == 0 ? Optional.of("Ltd") : Optional.empty(),
                        Optional.empty()))
            .toList());
  }

  @Test
  void everyContactIsScoredOnce(TestWaybill waybill) {
    assertThat(scoring(waybill, new RuleScorer(), 0, Script.QUIET).result())
        .isEqualTo(new Result(250, 50));
    assertThat(notices.texts()).containsExactly("sales: 250 contacts scored, 50 promising");
  }

  @Test
  void aLimitEndsTheJobEarly(TestWaybill waybill) {
    assertThat(scoring(waybill, new RuleScorer(), 7, Script.QUIET).result().scored()).isEqualTo(7);
  }

  @Test
  void aSecondAttemptGoesOnWhereTheFirstEnded(TestWaybill waybill) {
    List<String> asked = new ArrayList<>();
    Scorer flaky =
        (question, contact) -> {
          asked.add(contact.email());
          if (asked.size() == 121) {
            throw new IOException("the model is overloaded");
          }
          return 10;
        };

    assertThat(scoring(waybill, flaky, 0, Script.QUIET).result()).isEqualTo(new Result(250, 0));
    assertThat(asked.subList(120, 122)).containsExactly("c120@example.com", "c120@example.com");
    assertThat(asked.subList(122, 251)).startsWith("c121@example.com").endsWith("c249@example.com");
  }

  @Test
  void aJobThatIsStoppedTellsSo(TestWaybill waybill) {
    ScoringStopped stopped = new ScoringStopped("j-1");
    Played<Result> run =
        scoring(
            waybill,
            new RuleScorer(),
            0,
            job -> job.during("score").send(CrmEvents.SCORING_STOPPED.event(stopped)));

    assertThat(run.isCancelled()).isTrue();
    assertThat(notices.texts()).containsExactly("sales: Scoring j-1 was stopped");
  }

  private Played<Result> scoring(TestWaybill waybill, Scorer scorer, int limit, Script script) {
    waybill.register(new AiInference(contacts, scorer, notices));
    ScoringRequested job = new ScoringRequested("j-1", Optional.empty(), Optional.empty(), limit);
    return waybill.rehearse(AiInference.TYPE, job, script);
  }
}
