/** The house rules: how large things are, what the README says. */
@NullMarked
package dev.waybill.house;

import org.jspecify.annotations.NullMarked;
