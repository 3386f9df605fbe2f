package dev.waybill.spi;

import dev.waybill.Workflow;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What a backend is opened with.
 *
 * @param settings all settings, by name
 * @param workflows the workflows to register
 * @param codec how values become JSON
 * @param interceptors outermost first
 * @param callbackBase where the application serves callbacks, for example {@code
 *     https://crm.example/waybill}
 * @param executes whether this process runs workflow code, or is only a client
 */
public record BackendContext(
    Map<String, String> settings,
    List<Workflow<?, ?>> workflows,
    Codec codec,
    List<Interceptor> interceptors,
    URI callbackBase,
    boolean executes) {}
