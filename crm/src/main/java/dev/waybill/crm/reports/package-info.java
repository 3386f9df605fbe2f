/** The weekly digest and the PDF report. */
@NullMarked
package dev.waybill.crm.reports;

import org.jspecify.annotations.NullMarked;
