package dev.waybill.temporal;

import dev.waybill.WaybillException;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** A process that connects as its environment says, and tells how that went. */
final class Knock {
  private Knock() {}

  /** Connects, and shows all that it could show. */
  public static void main(String[] args) {
    BackendContext context =
        new BackendContext(
            "crm",
            "1",
            Map.of(),
            List.of(),
            new JsonCodec(),
            List.of(),
            URI.create("https://crm.example/waybill"),
            false);
    System.out.println(context + " " + Profile.load(System.getenv()));
    try (TemporalBackend backend = TemporalBackend.open(context)) {
      System.out.println(
          "in "
              + backend.engine().rpc.namespace()
              + " "
              + backend.engine().settings
              + backend.temporal().getOptions()
              + backend.temporal().getWorkflowServiceStubs().getOptions());
    } catch (WaybillException e) {
      e.printStackTrace(System.out);
    }
  }
}
