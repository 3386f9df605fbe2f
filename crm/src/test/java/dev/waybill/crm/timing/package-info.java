/** Tests of windows and scales. */
@NullMarked
package dev.waybill.crm.timing;

import org.jspecify.annotations.NullMarked;
