package dev.tenure.core.rollout;

/** Every workload whose pods get the Secret, found when a rotation restarts them. */
public record SecretUsers() implements Consumer {}
