package dev.waybill.cli;

import dev.waybill.client.WorkflowClient;
import dev.waybill.crm.webhooks.WebhookReceiver;
import dev.waybill.runtime.Settings;
import dev.waybill.runtime.WaybillHandler;
import dev.waybill.runtime.WaybillServer;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the CRM's workflows until it is told to stop. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    description = "Run the CRM's workflows and serve callbacks and /webhooks until SIGTERM.")
final class WorkerCommand implements Callable<Integer> {
  private static final int DRAIN_SECONDS = 35;

  @Mixin private Common common = new Common();

  @Override
  public Integer call() {
    Settings settings = common.settings();
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stop, stopped), "waybill-stop"));
    try {
      work(settings, stop);
      common.output().both("stopped", Map.of("stopped", true));
    } finally {
      stopped.countDown();
    }
    return Exit.OK;
  }

  private void work(Settings settings, CountDownLatch stop) {
    try (Session session = Session.open(settings, common.crm(), true);
        WaybillServer server = WaybillServer.start(settings, handler(session))) {
      String place = settings.backend() + "; callbacks and webhooks on port " + server.port();
      common
          .output()
          .both(
              "working on " + place, Map.of("backend", settings.backend(), "port", server.port()));
      stop.await();
      common
          .output()
          .both("stopping; bodies in flight have 30 seconds to end", Map.of("stopping", true));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stop(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      var unused = stopped.await(DRAIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static WaybillHandler handler(Session session) {
    WorkflowClient client = session.client();
    return WaybillHandler.of(
        client,
        Map.of(
            "/webhooks",
            request -> {
              if (!request.method().equals("POST")) {
                return new WaybillHandler.Response(405, Map.of("Allow", "POST"), new byte[0]);
              }
              WebhookReceiver.Answer answer =
                  session.crm().webhooks().receive(request.headers(), request.body(), client);
              return WaybillHandler.Response.of(answer.status(), "");
            }));
  }
}
