/** Sends mail, by SMTP or into files. */
@NullMarked
package dev.waybill.crm.mail;

import org.jspecify.annotations.NullMarked;
