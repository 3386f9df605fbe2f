/** Tests of the CRM as a whole. */
@NullMarked
package dev.waybill.crm;

import org.jspecify.annotations.NullMarked;
