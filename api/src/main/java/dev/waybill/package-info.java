/**
 * What a workflow author writes against: a {@link dev.waybill.Workflow}, the {@link
 * dev.waybill.Step} it is given, and the values that travel between them. Nothing here knows which
 * engine runs the workflow.
 */
@NullMarked
package dev.waybill;

import org.jspecify.annotations.NullMarked;
