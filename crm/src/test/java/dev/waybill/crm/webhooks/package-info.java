/** Tests of signatures and what webhooks become. */
@NullMarked
package dev.waybill.crm.webhooks;

import org.jspecify.annotations.NullMarked;
