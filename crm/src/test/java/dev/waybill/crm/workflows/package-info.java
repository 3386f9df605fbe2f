/** What each workflow does, told by rehearsals. */
@NullMarked
package dev.waybill.crm.workflows;

import org.jspecify.annotations.NullMarked;
