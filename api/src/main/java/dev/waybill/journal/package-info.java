/** A run's journal in its portable form: what moves with the run from engine to engine. */
@NullMarked
package dev.waybill.journal;

import org.jspecify.annotations.NullMarked;
