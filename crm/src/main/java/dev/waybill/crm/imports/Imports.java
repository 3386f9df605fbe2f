package dev.waybill.crm.imports;

/** The record of imports. */
public interface Imports {

  /** Keeps the report; a repeat replaces it. */
  void finished(String importId, ImportReport report);
}
