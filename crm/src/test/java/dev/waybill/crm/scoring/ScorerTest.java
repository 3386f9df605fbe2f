package dev.waybill.crm.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.crm.contacts.Contact;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScorerTest {
  private static final Contact CONTACT =
      new Contact("a@b.de", Optional.of("Ada"), Optional.of("Engines"), Optional.empty());

  @ParameterizedTest
  @CsvSource({"0, 0", "100, 100", "'Score: 85.', 85", "' 7\n', 7"})
  void theModelsNumberIsTheScore(String answer, int score) throws IOException {
    assertThat(new ModelScorer((prompt, onToken) -> answer).score("?", CONTACT)).isEqualTo(score);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "very likely", "101", "1000"})
  void anAnswerWithoutAScoreMayBeAskedAgain(String answer) {
    assertThatThrownBy(() -> new ModelScorer((prompt, onToken) -> answer).score("?", CONTACT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'" + answer + "'");
  }

  @Test
  void theModelIsToldWhatIsKnown() throws IOException {
    StringBuilder asked = new StringBuilder();

    new ModelScorer(
            (prompt, onToken) -> {
              asked.append(prompt.question());
              return "1";
            })
        .score("Will it buy?", CONTACT);

    assertThat(asked.toString()).startsWith("Will it buy?").contains("Ada", "Engines");
  }

  @Test
  void whoIsKnownBetterScoresHigher() {
    Contact stranger = new Contact("a@b.de", Optional.empty(), Optional.empty(), Optional.empty());

    assertThat(new RuleScorer().score("?", CONTACT)).isEqualTo(80);
    assertThat(new RuleScorer().score("?", stranger)).isEqualTo(20);
  }
}
