package dev.waybill.temporal;

import dev.waybill.WaybillException;
import dev.waybill.spi.BackendContext;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.worker.WorkerDeploymentOptions;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Temporal's Worker Versioning: which version of which deployment the workers of this process are.
 *
 * @param runs what becomes of a run when another build is made the current one
 */
record Deployment(String name, String build, VersioningBehavior runs) {
  static final String NAME = "waybill.temporal.deployment";
  static final String VERSIONING = "waybill.temporal.versioning";
  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  static Optional<Deployment> of(BackendContext context, Given given) {
    Optional<String> name = given.text(NAME);
    if (name.isEmpty() && given.text(VERSIONING).isPresent()) {
      throw new WaybillException(
          "bad-setting",
          VERSIONING + " needs " + NAME + ", which is not set. Set it, or leave both out.");
    }
    return name.map(each -> checked(each, context.build(), runs(given)));
  }

  private static Deployment checked(String name, String build, VersioningBehavior runs) {
    if (!NAMES.matcher(name).matches()) {
      throw Given.bad(NAME, "1 to 100 letters, digits, '_' and '-'", name);
    }
    if (build.equals(BackendContext.BUILD)) {
      throw new WaybillException(
          "bad-setting",
          NAME
              + " needs waybill.build to tell the builds of the deployment apart, got: '"
              + build
              + "'. Set it to what was deployed, for example the commit.");
    }
    return new Deployment(name, build, runs);
  }

  private static VersioningBehavior runs(Given given) {
    String text = given.text(VERSIONING).orElse("auto-upgrade");
    return switch (text) {
      case "auto-upgrade" -> VersioningBehavior.AUTO_UPGRADE;
      case "pinned" -> VersioningBehavior.PINNED;
      default -> throw Given.bad(VERSIONING, "pinned or auto-upgrade", text);
    };
  }

  /** For the workers of the application's own queue. */
  WorkerDeploymentOptions ofRuns() {
    return options(runs);
  }

  /**
   * For the workers of the adapter's own queues. Its workflows outlive every build, and each
   * release replays what an older one began, so they go on under the current build.
   */
  WorkerDeploymentOptions ofSystem() {
    return options(VersioningBehavior.AUTO_UPGRADE);
  }

  private WorkerDeploymentOptions options(VersioningBehavior behavior) {
    return WorkerDeploymentOptions.newBuilder()
        .setUseVersioning(true)
        .setVersion(new WorkerDeploymentVersion(name, build))
        .setDefaultVersioningBehavior(behavior)
        .build();
  }
}
