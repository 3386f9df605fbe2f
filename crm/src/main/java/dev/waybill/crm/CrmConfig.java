package dev.waybill.crm;

import dev.waybill.WaybillException;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings by name: {@code crm.smtp.url} or, from the environment, {@code CRM_SMTP_URL}; the
 * environment's form wins. Secrets are taken in the environment's form only.
 */
final class CrmConfig {
  private static final List<String> NAMES =
      List.of(
          "crm.database.url",
          "crm.database.user",
          "crm.digest.to",
          "crm.digest.zone",
          "crm.directory",
          "crm.mail.from",
          "crm.model.name",
          "crm.model.url",
          "crm.smtp.url",
          "crm.time.scale");
  private static final List<String> SECRETS =
      List.of("CRM_DATABASE_PASSWORD", "CRM_MODEL_KEY", "CRM_WEBHOOK_SECRET");

  private final Map<String, String> values;

  CrmConfig(Map<String, String> values) {
    this.values = Map.copyOf(values);
    this.values.keySet().stream().filter(CrmConfig::isOurs).forEach(CrmConfig::checkName);
  }

  Optional<String> text(String name) {
    return value(environmentName(name)).or(() -> value(name));
  }

  Optional<String> secret(String environmentName) {
    return value(environmentName);
  }

  Path directory() {
    return Path.of(text("crm.directory").orElse("crm-data"));
  }

  Optional<String> url(String name) {
    Optional<String> url = text(name);
    url.ifPresent(
        value -> {
          if (!value.matches("https?://[^\\s/]+.*") || hasLogin(value)) {
            throw bad(name, "must be an http or https URL without user and password", "");
          }
        });
    return url;
  }

  double scale() {
    String text = text("crm.time.scale").orElse("1");
    try {
      double factor = Double.parseDouble(text);
      if (factor > 0 && factor <= 1000) {
        return factor;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw bad("crm.time.scale", "must be a number above 0 and at most 1000", ", got: " + text);
  }

  ZoneId zone() {
    String text = text("crm.digest.zone").orElse("UTC");
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw bad("crm.digest.zone", "must be a time zone like Europe/Berlin", ", got: " + text);
    }
  }

  List<String> recipients() {
    return text("crm.digest.to").stream()
        .flatMap(list -> Arrays.stream(list.split(",")))
        .map(String::trim)
        .filter(address -> !address.isEmpty())
        .toList();
  }

  static WaybillException bad(String name, String rule, String found) {
    return new WaybillException(
        "bad-setting", name + " (" + environmentName(name) + ") " + rule + found);
  }

  private Optional<String> value(String name) {
    @Nullable String value = values.get(name);
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }

  private static boolean hasLogin(String url) {
    return URI.create(url).getRawUserInfo() != null;
  }

  private static boolean isOurs(String name) {
    return name.startsWith("crm.") || name.startsWith("CRM_");
  }

  private static void checkName(String name) {
    boolean known =
        NAMES.contains(name)
            || SECRETS.contains(name)
            || NAMES.stream().map(CrmConfig::environmentName).anyMatch(name::equals);
    if (known) {
      return;
    }
    if (SECRETS.contains(environmentName(name))) {
      throw new WaybillException(
          "bad-setting",
          name + " is a secret: set " + environmentName(name) + " in the environment instead");
    }
    throw new WaybillException(
        "unknown-setting",
        "'"
            + name
            + "' is not a setting of the CRM. There are "
            + String.join(", ", NAMES)
            + " (or like CRM_SMTP_URL) and, from the environment, "
            + String.join(", ", SECRETS));
  }

  private static String environmentName(String name) {
    return name.toUpperCase(Locale.ROOT).replace('.', '_');
  }
}
