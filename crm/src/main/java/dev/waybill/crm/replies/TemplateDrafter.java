package dev.waybill.crm.replies;

import dev.waybill.crm.events.MessageReceived;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Drafts from templates, by words in the message: no model, no network, always the same answer to
 * the same message.
 */
public final class TemplateDrafter implements Drafter {
  private static final Pattern WORD_END = Pattern.compile("(?<=\\s)");
  private static final Map<String, String> ANSWERS = new LinkedHashMap<>();

  static {
    ANSWERS.put("price", "our prices depend on the number of seats. How many would you need?");
    ANSWERS.put("invoice", "we have asked our accounting to send you the invoice again.");
    ANSWERS.put("cancel", "we are sorry to hear that. May we call you before you decide?");
    ANSWERS.put("demo", "we would be glad to show it to you. Which day suits you?");
  }

  private static final String OTHERWISE = "thank you for your message. We will look into it today.";

  @Override
  public String draft(MessageReceived message, Consumer<String> onToken) {
    String name = message.name().orElse(message.from());
    String draft = "Hello " + name + ",\n\n" + answer(message.text()) + "\n";
    WORD_END.splitAsStream(draft).forEach(onToken);
    return draft;
  }

  private static String answer(String text) {
    String words = text.toLowerCase(Locale.ROOT);
    return ANSWERS.entrySet().stream()
        .filter(entry -> words.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(OTHERWISE);
  }
}
