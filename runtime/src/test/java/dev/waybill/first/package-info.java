/** The README's first program. */
@NullMarked
package dev.waybill.first;

import org.jspecify.annotations.NullMarked;
