package dev.waybill.crm.workflows;

import dev.waybill.crm.store.CrmDatabase;
import dev.waybill.crm.store.DatabaseUrl;
import dev.waybill.testing.TestWaybill;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A database for each test. */
final class Databases implements AfterEachCallback {
  private final CrmDatabase database =
      CrmDatabase.open(
          DatabaseUrl.inMemory(UUID.randomUUID().toString()),
          Clock.fixed(TestWaybill.START, ZoneOffset.UTC));

  CrmDatabase get() {
    return database;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    database.close();
  }
}
