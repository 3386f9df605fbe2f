package dev.waybill.crm.contacts;

import java.util.List;

/** The contacts as the CRM knows them. */
public interface Contacts {

  /** Adds contacts, or replaces what is known of them; a repeat changes nothing. All or none. */
  void save(List<Contact> contacts);

  /** The next contacts by address, after the given one; from the first when it is empty. */
  List<Contact> after(String email, int limit);

  long count();

  void score(String email, int score);

  /** From now on, no sequence writes to this address. */
  void unsubscribe(String email);

  boolean isUnsubscribed(String email);

  /** From now on, no sequence writes to this contact, by whatever address. */
  void unsubscribeContact(String contactId);

  boolean isContactUnsubscribed(String contactId);
}
