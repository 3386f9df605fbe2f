/**
 * Values in their portable form: JSON, keys and conditions on it, failures, callback tokens and the
 * journal as a document.
 */
@NullMarked
package dev.waybill.values;

import org.jspecify.annotations.NullMarked;
