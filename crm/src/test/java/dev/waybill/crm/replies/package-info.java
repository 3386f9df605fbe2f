/** Tests of drafting and deciding. */
@NullMarked
package dev.waybill.crm.replies;

import org.jspecify.annotations.NullMarked;
