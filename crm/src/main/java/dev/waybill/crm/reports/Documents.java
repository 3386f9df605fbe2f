package dev.waybill.crm.reports;

import java.io.IOException;

/** Keeps documents by name. */
public interface Documents {

  /** Keeps a document; one with the same name is replaced. */
  void save(String name, byte[] content) throws IOException;

  /**
   * The document with this name.
   *
   * @throws IOException when there is none, or it cannot be read
   */
  byte[] load(String name) throws IOException;
}
