/** Helpers of this module; not for use elsewhere. */
@NullMarked
package dev.waybill.crm.internal;

import org.jspecify.annotations.NullMarked;
