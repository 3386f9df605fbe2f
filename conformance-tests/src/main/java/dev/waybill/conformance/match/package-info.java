/** Expected trees with placeholders, held against what came out. */
@NullMarked
package dev.waybill.conformance.match;

import org.jspecify.annotations.NullMarked;
