/** Holds the catalogue against the backends of this project, and the suite against itself. */
@NullMarked
package dev.waybill.conformance;

import org.jspecify.annotations.NullMarked;
