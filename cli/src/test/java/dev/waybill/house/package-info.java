/** Which way modules depend, looked at from the one module that sees them all. */
@NullMarked
package dev.waybill.house;

import org.jspecify.annotations.NullMarked;
