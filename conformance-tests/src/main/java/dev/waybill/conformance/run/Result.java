package dev.waybill.conformance.run;

import dev.waybill.conformance.catalogue.Requirement;
import java.time.Duration;

/** A requirement, what became of it, and how long that took. */
public record Result(Requirement requirement, Verdict verdict, Duration took) {}
