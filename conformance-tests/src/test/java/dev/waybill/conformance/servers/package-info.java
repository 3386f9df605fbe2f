/** The real servers of {@code scripts/servers}, and its tests. */
@NullMarked
package dev.waybill.conformance.servers;

import org.jspecify.annotations.NullMarked;
