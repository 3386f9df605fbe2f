/** The people the CRM knows. */
@NullMarked
package dev.waybill.crm.contacts;

import org.jspecify.annotations.NullMarked;
