/** The requirements, as data. */
@NullMarked
package dev.waybill.conformance.catalogue;

import org.jspecify.annotations.NullMarked;
