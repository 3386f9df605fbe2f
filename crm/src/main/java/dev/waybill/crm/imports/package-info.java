/** Imports contacts from CSV files. */
@NullMarked
package dev.waybill.crm.imports;

import org.jspecify.annotations.NullMarked;
