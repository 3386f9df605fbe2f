package dev.waybill.temporal;

import dev.waybill.WaybillException;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.util.Optional;

/**
 * What Temporal's own environment variables and profiles say.
 *
 * @param stubs address, credentials and TLS
 */
record Profile(WorkflowServiceStubsOptions stubs, Optional<String> namespace) {

  /**
   * Reads them.
   *
   * @throws WaybillException code {@code bad-setting} when a file that they name cannot be used
   */
  static Profile load() {
    try {
      ClientConfigProfile profile = ClientConfigProfile.load();
      return new Profile(
          profile.toWorkflowServiceStubsOptions(),
          Optional.ofNullable(profile.toWorkflowClientOptions().getNamespace()));
    } catch (IOException | RuntimeException e) {
      throw new WaybillException(
          "bad-setting",
          "Temporal's environment configuration cannot be used: "
              + reason(e)
              + ". Mend or unset what names it: TEMPORAL_CONFIG_FILE, TEMPORAL_PROFILE,"
              + " TEMPORAL_TLS_CLIENT_CERT_PATH, TEMPORAL_TLS_CLIENT_KEY_PATH,"
              + " TEMPORAL_TLS_SERVER_CA_CERT_PATH.",
          e);
    }
  }

  /** The innermost cause says most. */
  private static String reason(Throwable problem) {
    Throwable last = problem;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last.getClass().getSimpleName() + ": " + last.getMessage();
  }

  /** No credentials. */
  @Override
  public String toString() {
    return "Profile[target=" + stubs.getTarget() + ", namespace=" + namespace.orElse("") + "]";
  }
}
