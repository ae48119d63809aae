package dev.tenure.core.rollout;

import java.time.Instant;

/**
 * What is written on a pod template to restart it: taken from the recorded rotation, never from the
 * clock at patch time, so that writing it twice restarts once.
 *
 * @param secretName the Secret whose rotation it marks
 * @param rotation the rotation's number
 * @param at when the rotation was recorded
 */
public record RestartMark(String secretName, long rotation, Instant at) {}
