package dev.tenure.core.sweep;

import dev.tenure.core.identity.Subject;

/**
 * What a token says of whom it was made for. It proves nothing: whoever may make tokens can write
 * one. It is believed only for what is done to that very token.
 *
 * @param maker who made it
 * @param subject the object it was made for
 * @param credential the {@link dev.tenure.core.lease.Credential#id} it was made for
 */
public record Mark(Maker maker, Subject subject, String credential) {}
