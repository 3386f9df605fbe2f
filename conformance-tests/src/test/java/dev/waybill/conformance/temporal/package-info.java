/** A real Temporal server, for tests that need one. */
@NullMarked
package dev.waybill.conformance.temporal;

import org.jspecify.annotations.NullMarked;
