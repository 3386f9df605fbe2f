package dev.waybill.crm.contacts;

import java.util.Optional;

/** A person the CRM knows; the address is the identity. */
public record Contact(
    String email, Optional<String> name, Optional<String> company, Optional<String> phone) {}
