package dev.tenure.core.rollout;

/** Who is restarted after a rotation, always in the object's own namespace. */
public sealed interface Consumer permits WorkloadRef, SecretUsers {}
