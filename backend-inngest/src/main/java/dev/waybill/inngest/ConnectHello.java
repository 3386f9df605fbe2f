package dev.waybill.inngest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** How a worker introduces itself and its functions to a gateway. */
final class ConnectHello {
  private static final Functions.Place PLACE = Functions.Place.connect();

  private final InngestSettings settings;
  private final App app;
  private final String instance;

  /**
   * @param instance the id of this process; the server counts what it has under way by it
   */
  ConnectHello(InngestSettings settings, App app, String instance) {
    this.settings = settings;
    this.app = app;
    this.instance = instance;
  }

  byte[] message(GatewayTicket ticket, Instant began) {
    ProtoWriter auth = new ProtoWriter().text(1, ticket.sessionToken()).text(2, ticket.syncToken());
    ProtoWriter functions =
        new ProtoWriter()
            .text(1, app.id())
            .text(2, app.version())
            .bytes(4, InngestJson.write(functions()));
    ProtoWriter time =
        new ProtoWriter().number(1, began.getEpochSecond()).number(2, began.getNano());
    return new ProtoWriter()
        .text(1, ticket.connection())
        .text(2, instance)
        .message(3, auth)
        .bytes(4, InngestJson.write(Introspection.capabilities(settings)))
        .message(5, functions)
        .message(7, machine())
        .text(8, settings.env().orElse(""))
        .text(9, Sdk.FRAMEWORK)
        .text(10, settings.platform().orElse(""))
        .text(11, "v" + Sdk.VERSION)
        .text(12, Sdk.LANGUAGE)
        .message(13, time)
        .number(14, settings.serving().threads())
        .written();
  }

  /** What the gateway will register. */
  ObjectNode registration() {
    ObjectNode body =
        InngestJson.object().put("appName", app.id()).put("appVersion", app.version());
    body.set("functions", functions());
    return body;
  }

  private static ProtoWriter machine() {
    Runtime runtime = Runtime.getRuntime();
    return new ProtoWriter()
        .number(1, runtime.availableProcessors())
        .number(2, runtime.maxMemory())
        .text(3, System.getProperty("os.name"));
  }

  /**
   * The functions, each reached through the connection: the server reads no more than the query.
   */
  private ArrayNode functions() {
    ArrayNode all = InngestJson.array();
    for (ObjectNode function : app.functions()) {
      ObjectNode copy = function.deepCopy();
      ObjectNode step = copy.withObjectProperty("steps").withObjectProperty(Call.DISCOVERY);
      step.put("id", Call.DISCOVERY);
      step.put("name", Call.DISCOVERY);
      step.withObjectProperty("runtime")
          .put("type", PLACE.kind())
          .put("url", PLACE.of(copy.path("id").asText()));
      all.add(copy);
    }
    return all;
  }
}
