package dev.tenure.core;

/**
 * A rule that does not hold: which one, and what the user does about it.
 *
 * @param reason the rule, by its word in the one vocabulary
 * @param message a sentence for people that says how to mend the object; never a secret value
 */
public record Violation(Reason reason, String message) {}
