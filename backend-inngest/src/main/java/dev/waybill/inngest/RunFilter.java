package dev.waybill.inngest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Which engine runs to list.
 *
 * @param app of this application
 * @param functions of these, by their names, without the application before; none: of all
 * @param statuses in one of these; none: in any
 * @param from made then or later
 * @param until made before
 * @param oldestFirst default: newest first
 * @param limit of a page, 1 to 100
 * @param withOutput whether to read outputs, too
 */
record RunFilter(
    String app,
    List<String> functions,
    List<EngineRun.Status> statuses,
    Optional<Instant> from,
    Optional<Instant> until,
    boolean oldestFirst,
    int limit,
    boolean withOutput) {
  static final int MAX = 100;

  RunFilter {
    functions = List.copyOf(functions);
    statuses = List.copyOf(statuses);
  }

  /** All runs of an application, newest first. */
  static RunFilter of(String app) {
    return new RunFilter(
        app, List.of(), List.of(), Optional.empty(), Optional.empty(), false, MAX, false);
  }

  RunFilter functions(String... names) {
    return new RunFilter(
        app, List.of(names), statuses, from, until, oldestFirst, limit, withOutput);
  }

  RunFilter statuses(EngineRun.Status... words) {
    return new RunFilter(
        app, functions, List.of(words), from, until, oldestFirst, limit, withOutput);
  }

  RunFilter between(Optional<Instant> from, Optional<Instant> until) {
    return new RunFilter(app, functions, statuses, from, until, oldestFirst, limit, withOutput);
  }

  RunFilter inOrder() {
    return new RunFilter(app, functions, statuses, from, until, true, limit, withOutput);
  }

  RunFilter limit(int most) {
    return new RunFilter(app, functions, statuses, from, until, oldestFirst, most, withOutput);
  }

  RunFilter includingOutput() {
    return new RunFilter(app, functions, statuses, from, until, oldestFirst, limit, true);
  }

  HttpUrl on(HttpUrl base, Optional<String> cursor) {
    HttpUrl.Builder url = base.newBuilder().addQueryParameter("appId", app);
    functions.forEach(name -> url.addQueryParameter("functionId", name));
    statuses.forEach(word -> url.addQueryParameter("status", word.name()));
    from.ifPresent(at -> url.addQueryParameter("from", at.toString()));
    until.ifPresent(at -> url.addQueryParameter("until", at.toString()));
    cursor.ifPresent(at -> url.addQueryParameter("cursor", at));
    return url.addQueryParameter("order", oldestFirst ? "ASC" : "DESC")
        .addQueryParameter("limit", Integer.toString(limit))
        .addQueryParameter("includeOutput", Boolean.toString(withOutput))
        .build();
  }
}
