package dev.waybill.temporal;

import dev.waybill.Json;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/** How the workflows of the post are spoken to. Public as Temporal's proxies want it. */
final class PostProtocol {

  private PostProtocol() {}

  /** One event, and the id of the one that is to be brought before it, when there is one. */
  @WorkflowInterface
  public interface Event {
    @WorkflowMethod(name = Wire.INGRESS)
    void run(Json event, @Nullable Json after);
  }

  /** Those who listen to one event name, path and key. */
  @WorkflowInterface
  public interface Listeners {
    @WorkflowMethod(name = Wire.CORRELATOR)
    void run(Json held);

    @SignalMethod(name = Wire.LISTEN)
    void listen(Json listeners);

    @SignalMethod(name = Wire.LEAVE)
    void leave(Json held);

    @QueryMethod(name = Wire.LISTENERS)
    Json listeners();
  }

  /** The paths of one event name. */
  @WorkflowInterface
  public interface Directory {
    @WorkflowMethod(name = Wire.PATHS)
    void run(Json announced);

    @SignalMethod(name = Wire.ANNOUNCE)
    void announce(Json path);

    @SignalMethod(name = Wire.SUBSCRIBE)
    void subscribe(Json workflow);

    @QueryMethod(name = Wire.ANNOUNCED)
    Json announced();
  }

  /** Brings an event to everybody; may be repeated. */
  @ActivityInterface
  public interface Bringing {
    @ActivityMethod(name = Wire.FAN_OUT)
    Json bring(Json event, Json times);

    /** Has the event start a workflow that the worker which brought it does not know. */
    @ActivityMethod(name = Wire.START)
    void start(Json event, Json times, Json workflow);
  }

  /** Looks after runs; may be repeated. */
  @ActivityInterface
  public interface Looking {
    @ActivityMethod(name = Wire.ENDED)
    Json ended(Json runs);
  }
}
