/** How the runtime does it; not for use. */
@NullMarked
package dev.waybill.runtime.internal;

import org.jspecify.annotations.NullMarked;
