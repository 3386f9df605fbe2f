package dev.waybill.inngest;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request, whatever brought it.
 *
 * @param query the first value of each parameter
 * @param headers by name in any case
 * @param body at most as long as is read, and one byte more when it was longer
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
record Request(String method, Map<String, String> query, Map<String, String> headers, byte[] body) {

  Request {
    query = Map.copyOf(query);
    Map<String, String> named = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    named.putAll(headers);
    headers = named;
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
