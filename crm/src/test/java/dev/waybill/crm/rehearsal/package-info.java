/** Plays workflows alone, on a clock that jumps, replaying everything at every wait. */
@NullMarked
package dev.waybill.crm.rehearsal;

import org.jspecify.annotations.NullMarked;
