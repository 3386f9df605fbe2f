package dev.waybill.inngest;

import dev.waybill.inngest.Answer.Refusal;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the server reaches of this process: tells what is here, registers it, and answers calls.
 * Whoever cannot prove to be the server learns nothing.
 */
final class Endpoint {
  private final InngestSettings settings;
  private final InstantSource clock;
  private final Answers answers;
  private final Introspection introspection;
  private final Sync sync;
  private final CallDesk calls;
  private final Replays replays = new Replays();

  Endpoint(InngestSettings settings, App app, Calls calls, Upstream upstream, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.answers = new Answers(settings, clock);
    this.introspection = new Introspection(settings, app);
    this.sync = new Sync(settings, app, upstream, answers);
    this.calls = new CallDesk(app, calls, upstream, settings.encryption(), answers);
  }

  /** Answers a request; may take as long as the bodies of steps take. Never throws. */
  Answer handle(Request request) {
    return enter(request).answer();
  }

  /** Looks who it is, which takes no time to speak of; the work may wait in a queue. */
  Entry enter(Request request) {
    if (request.body().length > settings.serving().maxBody()) {
      return Entry.Refused.of(Refusal.TOO_LARGE);
    }
    Visitor visitor = Visitor.of(request, settings, clock.instant());
    return switch (request.method()) {
      case "GET" -> inspected(visitor);
      case "PUT" -> synced(request, visitor);
      case "POST" -> posted(request, visitor);
      default -> Entry.Refused.of(Refusal.METHOD);
    };
  }

  private Entry inspected(Visitor visitor) {
    if (!visitor.isGenuine() && !settings.isDev()) {
      return Entry.Refused.of(Refusal.UNAUTHORIZED);
    }
    return new Entry.Admitted(() -> answers.good(introspection.told(visitor), visitor));
  }

  private Entry synced(Request request, Visitor visitor) {
    if (!visitor.trusted() && !settings.serving().unsignedSync()) {
      return Entry.Refused.of(Refusal.UNAUTHORIZED);
    }
    return admitted(visitor, () -> sync.answer(request, visitor, introspection));
  }

  private Entry posted(Request request, Visitor visitor) {
    if (!visitor.trusted()) {
      return Entry.Refused.of(Refusal.UNAUTHORIZED);
    }
    Optional<String> probe = request.parameter("probe");
    if (probe.isPresent()) {
      return probe.get().equals("trust")
          ? new Entry.Admitted(() -> answers.good(InngestJson.object(), visitor))
          : Entry.Refused.of(Refusal.NOT_FOUND);
    }
    if (visitor.isGenuine() && isReplayed(request)) {
      return Entry.Refused.of(Refusal.UNAUTHORIZED);
    }
    return admitted(visitor, () -> calls.answer(request, visitor));
  }

  private boolean isReplayed(Request request) {
    String signature = request.header(Headers.SIGNATURE).orElseThrow();
    return replays.isKnown(signature, clock.instant());
  }

  private Entry admitted(Visitor visitor, Supplier<Answer> work) {
    return new Entry.Admitted(
        () -> {
          try {
            return work.get();
          } catch (Throwable e) { // whatever it is, the server must learn that it may try again
            return answers.broken(e, visitor);
          }
        });
  }
}
