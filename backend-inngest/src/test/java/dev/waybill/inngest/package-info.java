@NullMarked
package dev.waybill.inngest;

import org.jspecify.annotations.NullMarked;
