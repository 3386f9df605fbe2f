/** Keeps the CRM in a JDBC database. */
@NullMarked
package dev.waybill.crm.store;

import org.jspecify.annotations.NullMarked;
