package dev.waybill.crm.replies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.crm.events.MessageReceived;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TemplateDrafterTest {
  private final TemplateDrafter drafter = new TemplateDrafter();

  @Test
  void theTokensTogetherAreTheDraft() {
    List<String> tokens = new ArrayList<>();

    String draft = drafter.draft(message("What is the PRICE?"), tokens::add);

    assertThat(draft).startsWith("Hello Zoë,").contains("How many would you need?");
    assertThat(String.join("", tokens)).isEqualTo(draft);
    assertThat(tokens).hasSizeGreaterThan(5);
  }

  @Test
  void aMessageWithoutKnownWordsGetsAThankYou() {
    assertThat(drafter.draft(message("…"), token -> {})).contains("thank you for your message");
  }

  private static MessageReceived message(String text) {
    return new MessageReceived("m", "zoe@example.com", text, Optional.empty(), Optional.of("Zoë"));
  }
}
