package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.WaybillException;
import java.io.IOException;

/** What can go wrong between this process and the server. No message shows a key. */
final class ApiProblems {
  private static final int GLIMPSE = 200;

  private final Access access;

  ApiProblems(Access access) {
    this.access = access;
  }

  WaybillException unreachable(Rest.Order order, int tries, IOException cause) {
    return new WaybillException(
        "server-unavailable",
        order.thing()
            + " must reach the Inngest server at "
            + Access.shown(order.url())
            + ", got after "
            + tries
            + " tries: "
            + glimpse(cause.getClass().getSimpleName() + ": " + cause.getMessage())
            + ". Is it up, and is its address right (waybill.inngest.dev, INNGEST_DEV,"
            + " INNGEST_BASE_URL)?",
        cause);
  }

  WaybillException unavailable(Rest.Order order, int tries, Rest.Got got) {
    return new WaybillException(
        "server-unavailable",
        order.thing()
            + " needs the Inngest server at "
            + Access.shown(order.url())
            + " to answer, got after "
            + tries
            + " tries: "
            + reason(got)
            + ". Try again later; its log may say more.");
  }

  WaybillException notLetIn(Rest.Order order, Rest.Got got) {
    String key =
        order.needsBearer()
            ? "INNGEST_SIGNING_KEY (and INNGEST_SIGNING_KEY_FALLBACK while it changes)"
            : "INNGEST_EVENT_KEY";
    return new WaybillException(
        "bad-credentials",
        order.thing()
            + " needs a key that the Inngest server at "
            + Access.shown(order.url())
            + " accepts, got: "
            + reason(got)
            + ". Set "
            + key
            + " to a key of that server and environment.");
  }

  WaybillException refused(Rest.Order order, Rest.Got got) {
    return new WaybillException(
        "server-refused",
        order.thing()
            + " must be what the Inngest server at "
            + Access.shown(order.url())
            + " takes, got: "
            + reason(got)
            + ". What it says tells what to change; an address that is not its own says HTTP 404"
            + " or 405.");
  }

  WaybillException notUnderstood(Rest.Order order, String rule, String found) {
    return new WaybillException(
        "bad-answer",
        order.thing()
            + ": the answer of "
            + Access.shown(order.url())
            + " must be "
            + rule
            + ", got: "
            + glimpse(found)
            + ". Is that an Inngest server of version 1.40 or newer, and no proxy's page?");
  }

  WaybillException tooLarge(Rest.Order order, int limit) {
    return new WaybillException(
        "answer-too-large",
        order.thing()
            + ": the answer of "
            + Access.shown(order.url())
            + " must be at most "
            + limit
            + " bytes, got more. Ask for fewer things at a time.");
  }

  static WaybillException interrupted(Rest.Order order) {
    return new WaybillException(
        "interrupted", order.thing() + ": interrupted while waiting for Inngest");
  }

  private String reason(Rest.Got got) {
    return "HTTP " + got.status() + " " + glimpse(said(got));
  }

  private static String said(Rest.Got got) {
    try {
      JsonNode tree = InngestJson.read(got.body().toByteArray());
      JsonNode first = tree.path("errors").path(0);
      for (JsonNode text :
          new JsonNode[] {tree.path("error"), tree.path("message"), first.path("message")}) {
        if (text.isTextual() && !text.asText().isEmpty()) {
          return text.asText();
        }
      }
    } catch (IOException e) {
      return got.body().utf8();
    }
    return got.body().utf8();
  }

  private String glimpse(String text) {
    String line = access.withoutKeys(text).replaceAll("\\p{Cntrl}+", " ").strip();
    return "'" + (line.length() > GLIMPSE ? line.substring(0, GLIMPSE) + "…" : line) + "'";
  }
}
