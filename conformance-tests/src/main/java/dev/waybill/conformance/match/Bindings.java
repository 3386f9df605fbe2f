package dev.waybill.conformance.match;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** What placeholders stand for while a requirement is carried out. */
public interface Bindings {

  /**
   * The value of a placeholder that stands for one.
   *
   * @throws IllegalStateException when there is no such run or note
   */
  JsonNode value(Placeholder placeholder);

  /** A duration of the catalogue as the target has it. */
  Duration scaled(Duration duration);

  /** What has this name; gives it to {@code value} when nothing has. */
  JsonNode named(String name, JsonNode value);
}
