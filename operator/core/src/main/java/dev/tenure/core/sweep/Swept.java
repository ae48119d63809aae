package dev.tenure.core.sweep;

import dev.tenure.core.Violation;
import java.time.Duration;
import java.util.Optional;

/**
 * What one sweep of a backend found.
 *
 * @param ours tokens that our records name
 * @param inUse tokens of ours without a record that objects use, or may
 * @param orphaned tokens of ours without record and use that are still there
 * @param foreign all others
 * @param revoked orphaned ones that are gone now
 * @param trouble why the orphaned ones are still there, where they should not be
 * @param next how long until an orphaned one is to be looked at again; empty: there is none
 */
public record Swept(
    long ours,
    long inUse,
    long orphaned,
    long foreign,
    long revoked,
    Optional<Violation> trouble,
    Optional<Duration> next) {}
