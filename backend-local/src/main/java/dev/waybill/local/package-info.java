/** The embedded engine: one process, SQLite, a real or a virtual clock. */
@NullMarked
package dev.waybill.local;

import org.jspecify.annotations.NullMarked;
