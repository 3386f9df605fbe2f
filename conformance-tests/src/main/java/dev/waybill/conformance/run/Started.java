package dev.waybill.conformance.run;

import dev.waybill.client.Run;

/** A run that has an alias. */
record Started(Run<?> handle, Class<?> result) {}
