/** What a backend, a codec or an interceptor implements; workflow code does not need it. */
@NullMarked
package dev.waybill.spi;

import org.jspecify.annotations.NullMarked;
