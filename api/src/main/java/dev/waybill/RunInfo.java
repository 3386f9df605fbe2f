package dev.waybill;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a run without reading its journal.
 *
 * @param id Waybill's id of the run; the same after a restart and after a move
 * @param backend the backend that has the run now
 * @param startedAt when the run was accepted
 * @param eventId the event that started it
 * @param failure why it failed, or the reason of a stall
 */
public record RunInfo(
    String id,
    String workflow,
    String backend,
    RunStatus status,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<String> eventId,
    Set<String> tags,
    Optional<Failure> failure) {}
