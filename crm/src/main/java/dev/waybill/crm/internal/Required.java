package dev.waybill.crm.internal;

import dev.waybill.FailNow;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a foreign event must carry. A missing field fails the run with code {@code
 * bad-event}, naming event, field and remedy.
 */
public final class Required {
  private final String event;

  private Required(String event) {
    this.event = event;
  }

  public static Required in(String event) {
    return new Required(event);
  }

  public Required text(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw bad("'" + field + "' is required, got: " + (value == null ? "nothing" : "blank text"));
    }
    return this;
  }

  public Required email(String field, @Nullable String value) {
    text(field, value);
    if (value != null && !Emails.valid(value)) {
      throw bad("'" + field + "' must be an address like ada@example.com, got: '" + value + "'");
    }
    return this;
  }

  public Required value(String field, @Nullable Object value) {
    if (value == null) {
      throw bad("'" + field + "' is required, got: nothing");
    }
    return this;
  }

  public Required that(boolean holds, String field, String rule, Object found) {
    if (!holds) {
      throw bad("'" + field + "' " + rule + ", got: " + found);
    }
    return this;
  }

  private FailNow bad(String what) {
    return new FailNow("bad-event", event + ": " + what + ". Correct the event and send it again.");
  }
}
