package dev.waybill.crm.mail;

import jakarta.mail.internet.InternetAddress;
import java.time.Clock;

/**
 * Whom mails come from.
 *
 * @param clock dates the mails
 */
public record Sender(InternetAddress from, Clock clock) {}
