package dev.waybill.crm.replies;

import dev.waybill.crm.events.MessageReceived;
import java.io.IOException;
import java.util.function.Consumer;

/** Drafts an answer to a message. */
public interface Drafter {

  /**
   * Drafts.
   *
   * @param onToken gets the draft piece by piece, on the calling thread
   * @throws IOException when it may work later
   */
  String draft(MessageReceived message, Consumer<String> onToken) throws IOException;
}
