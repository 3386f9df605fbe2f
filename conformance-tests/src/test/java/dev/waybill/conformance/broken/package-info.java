/** Backends that are broken on purpose, to see whether the catalogue notices. */
@NullMarked
package dev.waybill.conformance.broken;

import org.jspecify.annotations.NullMarked;
