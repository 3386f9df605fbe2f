package dev.waybill.crm.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on a real PostgreSQL. */
final class PostgresDatabaseTest extends CrmDatabaseContract {
  private static @Nullable EmbeddedPostgres postgres;

  @BeforeAll
  static void start() {
    try {
      postgres = EmbeddedPostgres.start();
    } catch (IOException | RuntimeException e) {
      assumeTrue(false, "skipped, because PostgreSQL does not start on this machine: " + e);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
  }

  @Override
  DatabaseUrl fresh() throws Exception {
    EmbeddedPostgres server = Objects.requireNonNull(postgres);
    String name = "crm_" + UUID.randomUUID().toString().replace("-", "");
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    return new DatabaseUrl(
        server.getJdbcUrl("postgres", name), Optional.of("postgres"), Optional.of("postgres"));
  }
}
