/** Tests of values in their portable form. */
@NullMarked
package dev.waybill.values;

import org.jspecify.annotations.NullMarked;
