/** Tests of the model client against HTTP. */
@NullMarked
package dev.waybill.crm.model;

import org.jspecify.annotations.NullMarked;
