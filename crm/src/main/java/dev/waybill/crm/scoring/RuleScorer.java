package dev.waybill.crm.scoring;

import dev.waybill.crm.contacts.Contact;

/** Scores by rules, from what is known of the contact: no model, no network, always the same. */
public final class RuleScorer implements Scorer {

  @Override
  public int score(String question, Contact contact) {
    int score = 20;
    score += contact.name().isPresent() ? 20 : 0;
    score += contact.company().isPresent() ? 40 : 0;
    score += contact.phone().isPresent() ? 20 : 0;
    return score;
  }
}
