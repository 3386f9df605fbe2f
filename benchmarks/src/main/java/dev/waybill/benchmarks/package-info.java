/** What replay, the codec and the embedded backend cost, beside what they stand on. */
@NullMarked
package dev.waybill.benchmarks;

import org.jspecify.annotations.NullMarked;
