package dev.waybill.crm.scoring;

import dev.waybill.crm.contacts.Contact;
import java.io.IOException;

/** Scores a contact from 0 to 100. */
public interface Scorer {

  /**
   * Scores one contact.
   *
   * @throws IOException when it may work later
   */
  int score(String question, Contact contact) throws IOException;
}
