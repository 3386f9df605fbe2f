package dev.waybill.inngest;

import dev.waybill.WaybillException;
import java.util.Optional;

/** Takes calls in, has them answered, and writes the answers. */
final class CallDesk {
  private static final System.Logger LOG = System.getLogger(CallDesk.class.getName());

  private final App app;
  private final Calls calls;
  private final CallReader reader;
  private final Answers answers;

  CallDesk(App app, Calls calls, Upstream upstream, Encryption encryption, Answers answers) {
    this.app = app;
    this.calls = calls;
    this.reader = new CallReader(new StateFetch(upstream), encryption);
    this.answers = answers;
  }

  Answer answer(Request request, Visitor visitor) {
    String function = request.parameter("fnId").orElse("");
    String target = request.parameter("stepId").orElse(Call.DISCOVERY);
    return answers.reply(reply(function, target, request.body()), visitor);
  }

  /** Answers a call that came over a connection, where nothing is signed. Never throws. */
  Answer answer(String function, String target, byte[] body) {
    try {
      return answers.reply(reply(function, target, body), Visitor.GATEWAY);
    } catch (Throwable e) { // whatever it is, the server must learn that it may try again
      return answers.broken(e, Visitor.GATEWAY);
    }
  }

  private Reply reply(String function, String target, byte[] body) {
    if (!app.has(function)) {
      // While a deploy rolls over, the same address leads to processes with older and with newer
      // functions: the next try may meet one that has it. So this fails the try, not the run.
      return failed("UnknownFunction", "There is no function '" + function + "' here.", true);
    }
    try {
      Optional<Call> call = reader.read(function, target, body);
      return call.map(calls::call)
          .orElseGet(() -> failed("StateGone", "The run's state is gone; it has ended.", false));
    } catch (WaybillException e) {
      LOG.log(System.Logger.Level.WARNING, "A call cannot be taken: " + e.getMessage());
      return failed(e.code(), "The call could not be taken.", true);
    }
  }

  private static Reply failed(String name, String message, boolean retry) {
    return new Reply.Failed(Answers.error(name, message), retry, Optional.empty());
  }
}
