/** The embedded backend as targets. */
@NullMarked
package dev.waybill.conformance.local;

import org.jspecify.annotations.NullMarked;
