/** A small CRM that shows what durable workflows are for. Start at {@link dev.waybill.crm.Crm}. */
@NullMarked
package dev.waybill.crm;

import org.jspecify.annotations.NullMarked;
