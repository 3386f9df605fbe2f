/** How long the workflows wait, and when people may be written to. */
@NullMarked
package dev.waybill.crm.timing;

import org.jspecify.annotations.NullMarked;
