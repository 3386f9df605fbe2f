package dev.waybill.crm.events;

import dev.waybill.crm.internal.Absent;
import dev.waybill.crm.internal.Required;
import java.util.Optional;

/**
 * Somebody showed interest.
 *
 * @param leadId required
 * @param email required
 * @param name default the address
 * @param source for example {@code web}, {@code referral}; default unknown
 * @param ownerId who in the team is told of the reply; default {@code sales}
 */
public record LeadCreated(
    String leadId,
    String email,
    Optional<String> name,
    Optional<String> source,
    Optional<String> ownerId) {

  public LeadCreated {
    name = Absent.orEmpty(name);
    source = Absent.orEmpty(source);
    ownerId = Absent.orEmpty(ownerId);
  }

  /** This lead, when it has what it must have. */
  public LeadCreated checked() {
    Required.in("crm/lead.created").text("leadId", leadId).email("email", email);
    return this;
  }

  public String displayName() {
    return name.orElse(email);
  }

  public String owner() {
    return ownerId.orElse("sales");
  }
}
