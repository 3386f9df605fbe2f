/** Language models that draft text. */
@NullMarked
package dev.waybill.crm.model;

import org.jspecify.annotations.NullMarked;
