/** Reminds of bookings, holds deposits, asks for reviews. */
@NullMarked
package dev.waybill.crm.bookings;

import org.jspecify.annotations.NullMarked;
