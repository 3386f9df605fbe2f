/** Drafts replies that a person approves. */
@NullMarked
package dev.waybill.crm.replies;

import org.jspecify.annotations.NullMarked;
