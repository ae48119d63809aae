package dev.tenure.operator.ops;

/**
 * What is held at one backend, counted at one moment.
 *
 * @param live credentials with a lease, replaced ones that still live included
 * @param unread tokens with which nothing is known to have been read: each ends by itself in
 *     minutes
 * @param orphaned credentials of objects that are gone, until they are revoked
 * @param failing objects of which something is wrong: not Ready, or a person must act
 * @param logins shared logins, replaced ones that leases hang on included
 * @param inFlight requests under way
 */
public record BackendFigures(
    long live, long unread, long orphaned, long failing, long logins, long inFlight) {}
