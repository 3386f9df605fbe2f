/** Follows up new leads until they reply. */
@NullMarked
package dev.waybill.crm.leads;

import org.jspecify.annotations.NullMarked;
