package dev.waybill.crm.events;

import dev.waybill.crm.internal.Absent;
import dev.waybill.crm.internal.Required;
import java.util.Optional;

/**
 * A deal came to another stage.
 *
 * @param dealId required
 * @param stage the new one, for example {@code proposal}; required
 * @param ownerId who in the team is told; required
 * @param contactEmail who is followed up; without it nobody is
 * @param title how people call the deal; default its id
 * @param amountCents default 0
 */
public record DealMoved(
    String dealId,
    String stage,
    String ownerId,
    Optional<String> contactEmail,
    Optional<String> title,
    long amountCents) {

  public DealMoved {
    contactEmail = Absent.orEmpty(contactEmail);
    title = Absent.orEmpty(title);
  }

  /** This deal, when it has what it must have. */
  public DealMoved checked() {
    Required in =
        Required.in("crm/deal.stage.changed")
            .text("dealId", dealId)
            .text("stage", stage)
            .text("ownerId", ownerId)
            .that(amountCents >= 0, "amountCents", "must be 0 or more", amountCents);
    contactEmail.ifPresent(address -> in.email("contactEmail", address));
    return this;
  }

  public String name() {
    return title.orElse(dealId);
  }
}
