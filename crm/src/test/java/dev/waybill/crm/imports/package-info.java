/** Tests of the CSV import's parts. */
@NullMarked
package dev.waybill.crm.imports;

import org.jspecify.annotations.NullMarked;
