@NullMarked
package dev.waybill.runtime;

import org.jspecify.annotations.NullMarked;
