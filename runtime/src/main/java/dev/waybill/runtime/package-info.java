/** What an application starts with: settings, routing, and the HTTP handler. */
@NullMarked
package dev.waybill.runtime;

import org.jspecify.annotations.NullMarked;
