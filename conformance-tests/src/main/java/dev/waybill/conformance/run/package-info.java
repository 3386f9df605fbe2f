/** Carries out requirements on a target and reports. */
@NullMarked
package dev.waybill.conformance.run;

import org.jspecify.annotations.NullMarked;
