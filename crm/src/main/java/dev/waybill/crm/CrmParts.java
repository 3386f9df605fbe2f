package dev.waybill.crm;

import dev.waybill.crm.mail.EmlMailer;
import dev.waybill.crm.mail.Mailer;
import dev.waybill.crm.mail.Sender;
import dev.waybill.crm.mail.SmtpMailer;
import dev.waybill.crm.mail.SmtpServer;
import dev.waybill.crm.model.Model;
import dev.waybill.crm.model.OpenAiModel;
import dev.waybill.crm.replies.Drafter;
import dev.waybill.crm.replies.ModelDrafter;
import dev.waybill.crm.replies.TemplateDrafter;
import dev.waybill.crm.scoring.ModelScorer;
import dev.waybill.crm.scoring.RuleScorer;
import dev.waybill.crm.scoring.Scorer;
import dev.waybill.crm.store.CrmDatabase;
import dev.waybill.crm.store.DatabaseUrl;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** The parts that settings choose between. */
record CrmParts(
    Path directory, CrmDatabase database, Mailer mailer, Drafter drafter, Scorer scorer) {
  private static final String FROM = "crm@example.com";

  static CrmParts embedded(Path directory, CrmDatabase database, Clock clock) {
    return new CrmParts(
        directory,
        database,
        new EmlMailer(directory.resolve("mails"), new Sender(address(FROM), clock)),
        new TemplateDrafter(),
        new RuleScorer());
  }

  static CrmParts from(CrmConfig config) {
    Mailer mailer = mailer(config);
    Optional<Model> model = model(config);
    return new CrmParts(
        config.directory(),
        CrmDatabase.open(database(config), Clock.systemUTC()),
        mailer,
        model.<Drafter>map(ModelDrafter::new).orElseGet(TemplateDrafter::new),
        model.<Scorer>map(ModelScorer::new).orElseGet(RuleScorer::new));
  }

  private static DatabaseUrl database(CrmConfig config) {
    return config
        .text("crm.database.url")
        .map(
            url ->
                new DatabaseUrl(
                    url, config.text("crm.database.user"), config.secret("CRM_DATABASE_PASSWORD")))
        .orElseGet(() -> DatabaseUrl.embedded(config.directory().resolve("database")));
  }

  private static Mailer mailer(CrmConfig config) {
    Sender sender =
        new Sender(address(config.text("crm.mail.from").orElse(FROM)), Clock.systemUTC());
    return config
        .text("crm.smtp.url")
        .<Mailer>map(url -> new SmtpMailer(SmtpServer.of(url), sender))
        .orElseGet(() -> new EmlMailer(config.directory().resolve("mails"), sender));
  }

  private static Optional<Model> model(CrmConfig config) {
    return config
        .url("crm.model.url")
        .map(
            url ->
                new OpenAiModel(
                    url,
                    config
                        .secret("CRM_MODEL_KEY")
                        .orElseThrow(
                            () ->
                                CrmConfig.bad(
                                    "crm.model.url", "needs CRM_MODEL_KEY in the environment", "")),
                    config
                        .text("crm.model.name")
                        .orElseThrow(
                            () -> CrmConfig.bad("crm.model.url", "needs crm.model.name", ""))));
  }

  private static InternetAddress address(String text) {
    try {
      return new InternetAddress(text, true);
    } catch (AddressException e) {
      throw CrmConfig.bad("crm.mail.from", "must be a mail address", ", got: '" + text + "'");
    }
  }
}
