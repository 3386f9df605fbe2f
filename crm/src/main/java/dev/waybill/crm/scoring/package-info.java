/** Scores all contacts with a model, a long job. */
@NullMarked
package dev.waybill.crm.scoring;

import org.jspecify.annotations.NullMarked;
