/** The backend for Inngest: speaks its SDK protocol over HTTP and Connect. */
@NullMarked
package dev.waybill.inngest;

import org.jspecify.annotations.NullMarked;
