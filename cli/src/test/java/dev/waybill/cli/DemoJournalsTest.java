package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Failure;
import dev.waybill.RunInfo;
import dev.waybill.crm.Crm;
import dev.waybill.crm.CrmSettings;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Journal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The journals of a day of the CRM, on each engine that skips time. */
final class DemoJournalsTest {
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");

  @TempDir Path directory;

  @Test
  @Timeout(300)
  void onTemporalTheyAreThoseOfTheEmbeddedEngine() throws IOException {
    List<String> local = journals("local");
    assertThat(local).hasSizeGreaterThan(20);
    assertThat(journals("temporal")).containsExactlyInAnyOrderElementsOf(local);
  }

  private List<String> journals(String backend) throws IOException {
    CrmDay day = CrmDay.load();
    Path home = Files.createDirectories(directory.resolve(backend));
    DemoPlace place = DemoPlace.of(backend, home, day.start(), new Common());
    DemoClock clock = new DemoClock(day.start());
    CrmSettings settings = CrmSettings.defaults();
    Crm crm =
        Crm.embedded(
            home,
            settings.withDigest(settings.digest().withRecipients(List.of("sales@example.com"))),
            clock);
    try (Session session = Session.open(place.settings(), crm, true)) {
      Pace pace = new Pace(session.waybill().backend(backend), 1);
      clock.follow(pace::now);
      PrintWriter nowhere = new PrintWriter(new StringWriter());
      Output output = new Output(nowhere, nowhere, false);
      assertThat(new Demo(session, pace, output, 1).play(day, place)).isEqualTo(Exit.OK);
      List<String> journals = new ArrayList<>();
      for (RunInfo run : new Timeline(session.client(), output).runs()) {
        journals.add(told(run, session.client().run(run.id(), Object.class).journal()));
      }
      return journals;
    }
  }

  /** What happened, without when, and without ids that each engine makes. */
  private static String told(RunInfo run, Journal journal) {
    TreeMap<String, String> entries = new TreeMap<>();
    for (Entry entry : journal.entries()) {
      entries.put(entry.key(), told(entry));
    }
    StringBuilder text = new StringBuilder(run.workflow() + " " + run.status());
    text.append(' ').append(journal.header().input());
    entries.forEach((key, entry) -> text.append("\n  ").append(key).append(": ").append(entry));
    return ID.matcher(TIME.matcher(text).replaceAll("<time>")).replaceAll("<id>");
  }

  private static String told(Entry entry) {
    Entry.Result result = entry.result();
    return entry.kind()
        + " x"
        + result.attempts()
        + " "
        + result.value()
        + " "
        + result.failure().map(DemoJournalsTest::told)
        + " "
        + entry.detail().input();
  }

  private static String told(Failure failure) {
    return failure.type() + ": " + failure.message() + " " + failure.code();
  }
}
