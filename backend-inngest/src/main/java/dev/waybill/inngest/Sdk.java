package dev.waybill.inngest;

import java.util.Optional;

/** How this adapter presents itself. */
final class Sdk {
  static final String AUTHOR = "waybill";
  static final String LANGUAGE = "java";
  static final String FRAMEWORK = "waybill";

  /** A semantic version, without {@code v}. */
  static final String VERSION =
      Optional.ofNullable(Sdk.class.getPackage().getImplementationVersion())
          .filter(version -> version.matches("[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?"))
          .orElse("0.1.0");

  /** In the protocol's form: the server compares versions only with the {@code v}. */
  static final String NAME = AUTHOR + ":v" + VERSION;

  private Sdk() {}
}
