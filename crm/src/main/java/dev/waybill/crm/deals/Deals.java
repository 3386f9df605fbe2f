package dev.waybill.crm.deals;

import dev.waybill.crm.events.DealMoved;
import java.time.Instant;
import java.util.Optional;

/** The deals as the CRM knows them. */
public interface Deals {

  /** Puts the deal where it was moved to; a repeat changes nothing. */
  void move(DealMoved deal, Instant at);

  /** The deal's present stage; empty when the CRM does not know it. */
  Optional<String> stage(String dealId);
}
