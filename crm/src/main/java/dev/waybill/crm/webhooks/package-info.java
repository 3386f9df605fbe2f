/** Takes signed webhooks in and turns them into events. */
@NullMarked
package dev.waybill.crm.webhooks;

import org.jspecify.annotations.NullMarked;
