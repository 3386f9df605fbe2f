package dev.waybill.crm.events;

import dev.waybill.crm.internal.Absent;
import dev.waybill.crm.internal.Required;
import java.util.Optional;

/**
 * A CSV file with contacts was uploaded. Its first row names the columns; {@code email} is
 * required, {@code name}, {@code company} and {@code phone} are read when they are there.
 *
 * @param importId required
 * @param file {@code upload:NAME} in the CRM's uploads directory, or {@code sample:NAME} of the
 *     samples that come with the CRM; required
 * @param userId who is told how it went; default {@code sales}
 */
public record ImportUploaded(String importId, String file, Optional<String> userId) {
  public ImportUploaded {
    userId = Absent.orEmpty(userId);
  }

  /** This upload, when it has what it must have. */
  public ImportUploaded checked() {
    Required.in("crm/import.uploaded").text("importId", importId).text("file", file);
    return this;
  }

  public String uploader() {
    return userId.orElse("sales");
  }
}
