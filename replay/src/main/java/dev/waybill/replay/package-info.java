/** Runs workflow code against its journal; engines without a replay of their own stand on it. */
@NullMarked
package dev.waybill.replay;

import org.jspecify.annotations.NullMarked;
