/** Tests of scoring. */
@NullMarked
package dev.waybill.crm.scoring;

import org.jspecify.annotations.NullMarked;
