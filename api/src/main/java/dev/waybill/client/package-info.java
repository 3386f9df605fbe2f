/** The side that starts runs, sends events, reads and cancels. */
@NullMarked
package dev.waybill.client;

import org.jspecify.annotations.NullMarked;
