/** Tests of the documents, read back. */
@NullMarked
package dev.waybill.crm.reports;

import org.jspecify.annotations.NullMarked;
