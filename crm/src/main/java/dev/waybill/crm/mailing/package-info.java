/** Sends sequences of mails. */
@NullMarked
package dev.waybill.crm.mailing;

import org.jspecify.annotations.NullMarked;
