package dev.tenure.operator.reconcile;

/**
 * What the kinds need of the configuration.
 *
 * @param consentAlways strict mode: every used account must name its users
 */
record KindSettings(String clusterDomain, boolean consentAlways) {}
