/** Tells a person in the team something. */
@NullMarked
package dev.waybill.crm.notices;

import org.jspecify.annotations.NullMarked;
