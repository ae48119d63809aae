package dev.tenure.core.sweep;

import java.time.Duration;
import java.util.Optional;

/**
 * What is known of a token at a server.
 *
 * @param mark what it says of itself; empty where it says nothing that we would
 * @param recorded whether a record of ours names it
 * @param holder whether its object uses it
 * @param unowned how long it has been seen without record and use, by a clock that nobody sets
 */
record TokenSeen(Optional<Mark> mark, boolean recorded, Holder holder, Duration unowned) {}
