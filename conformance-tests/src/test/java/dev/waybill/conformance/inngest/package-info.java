/** A real Inngest server, for tests that need one. */
@NullMarked
package dev.waybill.conformance.inngest;

import org.jspecify.annotations.NullMarked;
