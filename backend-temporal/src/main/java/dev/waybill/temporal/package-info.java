/** Workflows as native Temporal workflows. */
@NullMarked
package dev.waybill.temporal;

import org.jspecify.annotations.NullMarked;
