package dev.waybill.conformance.catalogue;

/** The catalogue breaks its own rules; the message names the requirement and what is wrong. */
public final class CatalogueException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CatalogueException(String where, String problem) {
    super(where + ": " + problem);
  }
}
