package dev.waybill.crm.store;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the database is.
 *
 * @param url JDBC, PostgreSQL or H2
 */
public record DatabaseUrl(String url, Optional<String> user, Optional<String> password) {

  private static final String H2_OPTIONS =
      ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0"
          + ";DB_CLOSE_ON_EXIT=FALSE";

  /** An embedded database in files of this directory; each commit is durable. */
  public static DatabaseUrl embedded(Path directory) {
    return local("jdbc:h2:file:" + directory.toAbsolutePath().resolve("crm") + H2_OPTIONS);
  }

  /** An embedded database that is gone when it is closed. */
  public static DatabaseUrl inMemory(String name) {
    return local("jdbc:h2:mem:" + name + H2_OPTIONS);
  }

  private static DatabaseUrl local(String url) {
    return new DatabaseUrl(url, Optional.of("sa"), Optional.of(""));
  }

  /** Without user, password and parameters. */
  @Override
  public String toString() {
    return url.replaceAll("[?;].*", "").replaceAll("//[^/@]*@", "//");
  }
}
