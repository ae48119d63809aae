package dev.tenure.core.identity;

/**
 * The ServiceAccount an object names, and how its right to it is established.
 *
 * @param consentRequired whether the account itself must name the object; otherwise admission has
 *     asked the authorizer about whoever wrote the object
 */
public record AccountUse(String serviceAccount, boolean consentRequired) {}
