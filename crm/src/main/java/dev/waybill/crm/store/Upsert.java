package dev.waybill.crm.store;

import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/** Updates a row, or inserts it, in SQL that every database understands. */
final class Upsert {
  private Upsert() {}

  static void execute(Jdbi jdbi, String update, String insert, Map<String, ?> values) {
    jdbi.useTransaction(
        handle -> {
          if (run(handle, update, values) == 0 && run(handle, insert, values) == 0) {
            run(handle, update, values);
          }
        });
  }

  private static int run(Handle handle, String sql, Map<String, ?> values) {
    try (Update statement = handle.createUpdate(sql)) {
      return statement.bindMap(values).execute();
    }
  }
}
