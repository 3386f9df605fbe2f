package dev.waybill.crm.store;

import dev.waybill.crm.imports.ImportReport;
import dev.waybill.crm.imports.Imports;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** The record of imports in a database. */
final class JdbcImports implements Imports {
  private static final String UPDATE =
      "update imports set imported = :imported, bad_rows = :bad, failed_chunks = :failed,"
          + " report = :report where import_id = :id";
  private static final String INSERT =
      "insert into imports (import_id, imported, bad_rows, failed_chunks, report)"
          + " values (:id, :imported, :bad, :failed, :report) on conflict do nothing";

  private final Jdbi jdbi;

  JdbcImports(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public void finished(String importId, ImportReport report) {
    Upsert.execute(
        jdbi,
        UPDATE,
        INSERT,
        Map.of(
            "id", importId,
            "imported", report.imported(),
            "bad", report.bad(),
            "failed", report.failedChunks().size(),
            "report", text(report)));
  }

  private static String text(ImportReport report) {
    return Stream.of(
            Stream.of(report.summary()), report.badRows().stream(), report.failedChunks().stream())
        .flatMap(lines -> lines)
        .collect(Collectors.joining("\n"));
  }
}
