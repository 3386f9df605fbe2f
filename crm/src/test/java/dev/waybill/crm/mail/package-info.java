/** Tests of mail against a real SMTP server. */
@NullMarked
package dev.waybill.crm.mail;

import org.jspecify.annotations.NullMarked;
