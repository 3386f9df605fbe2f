/**
 * A small backend without storage, on which the suite tests itself: correct in what it claims,
 * refusing the rest.
 */
@NullMarked
package dev.waybill.conformance.mini;

import org.jspecify.annotations.NullMarked;
