/** What an adopter of a backend writes: one target. */
@NullMarked
package dev.waybill.conformance.target;

import org.jspecify.annotations.NullMarked;
