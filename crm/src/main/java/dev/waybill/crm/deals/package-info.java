/** Follows up deals that moved. */
@NullMarked
package dev.waybill.crm.deals;

import org.jspecify.annotations.NullMarked;
