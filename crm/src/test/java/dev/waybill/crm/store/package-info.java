/** Tests of the database, the same on H2 and PostgreSQL. */
@NullMarked
package dev.waybill.crm.store;

import org.jspecify.annotations.NullMarked;
