package dev.waybill.cli;

import dev.waybill.RunInfo;
import dev.waybill.client.Page;
import dev.waybill.client.RunQuery;
import dev.waybill.client.WorkflowClient;
import dev.waybill.journal.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Tells what happened in all runs since it was last asked, in the order of time. */
final class Timeline {
  private final WorkflowClient client;
  private final Output output;
  private final Map<String, Integer> told = new HashMap<>();
  private final Set<String> ended = new HashSet<>();

  private record Moment(Instant at, RunInfo run, String what, String kind, String key) {}

  Timeline(WorkflowClient client, Output output) {
    this.client = client;
    this.output = output;
  }

  /** Tells what is new, and how many runs have not ended. */
  int tell() {
    List<Moment> moments = new ArrayList<>();
    int open = 0;
    for (RunInfo run : runs()) {
      if (!run.status().isFinal()) {
        open++;
      }
      if (!ended.contains(run.id())) {
        collect(run, moments);
      }
    }
    moments.sort(Comparator.comparing(Moment::at));
    moments.forEach(this::tell);
    return open;
  }

  /** All runs, oldest first. */
  List<RunInfo> runs() {
    List<RunInfo> all = new ArrayList<>();
    RunQuery query = RunQuery.all();
    while (true) {
      Page<RunInfo> page = client.list(query);
      all.addAll(page.items());
      if (page.next().isEmpty()) {
        all.sort(Comparator.comparing(RunInfo::startedAt));
        return all;
      }
      query = query.withCursor(page.next().get());
    }
  }

  /** An event that comes in from outside. */
  void event(Instant at, String name, String id) {
    output.text(String.format(Locale.ROOT, "%s  event  %s (%s)", time(at), name, id));
    Map<String, Object> fields = fields("event", at);
    fields.put("name", name);
    fields.put("id", id);
    output.json(fields);
  }

  private void collect(RunInfo run, List<Moment> moments) {
    if (!told.containsKey(run.id())) {
      moments.add(new Moment(run.startedAt(), run, "started", "started", ""));
    }
    List<Entry> entries = client.run(run.id(), Object.class).journal().entries();
    int from = told.getOrDefault(run.id(), 0);
    for (Entry entry : entries.subList(Math.min(from, entries.size()), entries.size())) {
      String kind = RunText.kind(entry);
      moments.add(
          new Moment(
              entry.times().at(),
              run,
              kind + " " + entry.key() + RunText.outcome(entry.result()),
              kind,
              entry.key()));
    }
    told.put(run.id(), entries.size());
    if (run.status().isFinal()) {
      ended.add(run.id());
      String status = run.status().name();
      moments.add(
          new Moment(run.endedAt().orElse(run.startedAt()), run, status + why(run), status, ""));
    }
  }

  private static String why(RunInfo run) {
    return run.failure().map(failure -> ": " + RunText.line(failure)).orElse("");
  }

  private void tell(Moment moment) {
    RunInfo run = moment.run();
    output.text(
        String.format(
            Locale.ROOT,
            "%s  %-18s %s  %s",
            time(moment.at()),
            run.workflow(),
            shortId(run.id()),
            moment.what()));
    Map<String, Object> fields = fields(moment.kind(), moment.at());
    fields.put("workflow", run.workflow());
    fields.put("run", run.id());
    fields.put("key", moment.key());
    output.json(fields);
  }

  /** Enough of an id to tell runs apart. */
  static String shortId(String id) {
    return id.length() <= 6 ? id : id.substring(id.length() - 6);
  }

  private static String time(Instant at) {
    String text = at.toString();
    return text.substring(5, 10) + " " + text.substring(11, 19);
  }

  private static Map<String, Object> fields(String type, Instant at) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", type);
    fields.put("at", at);
    return fields;
  }
}
