package dev.waybill.crm.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.crm.events.DealMoved;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class H2DatabaseTest extends CrmDatabaseContract {

  @Override
  DatabaseUrl fresh() {
    return DatabaseUrl.inMemory(UUID.randomUUID().toString());
  }

  @Test
  void whatWasKeptInADirectoryIsThereAfterReopening(@TempDir Path directory) {
    DatabaseUrl url = DatabaseUrl.embedded(directory);
    try (CrmDatabase database = CrmDatabase.open(url, Clock.systemUTC())) {
      database
          .deals()
          .move(
              new DealMoved("d-1", "won", "ada", Optional.empty(), Optional.empty(), 1),
              Instant.EPOCH);
    }

    try (CrmDatabase database = CrmDatabase.open(url, Clock.systemUTC())) {
      assertThat(database.deals().stage("d-1")).contains("won");
    }
  }
}
