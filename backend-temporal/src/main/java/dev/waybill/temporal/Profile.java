package dev.waybill.temporal;

import com.fasterxml.jackson.core.JacksonException;
import dev.waybill.WaybillException;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What Temporal's own environment variables and profiles say.
 *
 * @param stubs address, credentials and TLS
 */
record Profile(WorkflowServiceStubsOptions stubs, Optional<String> namespace) {

  private static final String FILE = "TEMPORAL_CONFIG_FILE";

  /**
   * Reads them.
   *
   * @throws WaybillException code {@code bad-setting} when a file that they name cannot be used
   */
  static Profile load(Map<String, String> environment) {
    String file = environment.getOrDefault(FILE, "");
    if (!file.isEmpty() && !Files.isReadable(Path.of(file))) {
      throw bad("the file '" + file + "' cannot be read");
    }
    try {
      ClientConfigProfile profile =
          ClientConfigProfile.load(
              LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(environment).build());
      return new Profile(
          profile.toWorkflowServiceStubsOptions(),
          Optional.ofNullable(profile.toWorkflowClientOptions().getNamespace()));
    } catch (IOException | RuntimeException e) {
      throw bad(reason(e));
    }
  }

  private static WaybillException bad(String reason) {
    return new WaybillException(
        "bad-setting",
        "Temporal's environment configuration cannot be used: "
            + reason
            + ". Mend or unset what names it: "
            + FILE
            + ", TEMPORAL_PROFILE, TEMPORAL_TLS_CLIENT_CERT_PATH, TEMPORAL_TLS_CLIENT_KEY_PATH,"
            + " TEMPORAL_TLS_SERVER_CA_CERT_PATH.");
  }

  /** The innermost cause says most; but a parser quotes what it reads, and that may be a key. */
  private static String reason(Throwable problem) {
    Throwable last = problem;
    while (last.getCause() != null && !(last instanceof JacksonException)) {
      last = last.getCause();
    }
    if (last instanceof JacksonException unread) {
      return "its file cannot be understood at line "
          + unread.getLocation().getLineNr()
          + ", column "
          + unread.getLocation().getColumnNr();
    }
    return last.getClass().getSimpleName() + ": " + last.getMessage();
  }

  /** No credentials. */
  @Override
  public String toString() {
    return "Profile[target=" + stubs.getTarget() + ", namespace=" + namespace.orElse("") + "]";
  }
}
