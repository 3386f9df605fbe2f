/** Tests of workflows: skipped time, stubs, crash points and a determinism check. */
@NullMarked
package dev.waybill.testing;

import org.jspecify.annotations.NullMarked;
