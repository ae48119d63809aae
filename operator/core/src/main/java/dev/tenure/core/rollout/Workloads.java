package dev.tenure.core.rollout;

import dev.tenure.core.Answer;
import dev.tenure.core.identity.Subject;

/** The consumers that are restarted after a rotation. */
public interface Workloads {
  /** Makes sure the mark is on the pod template, and says how far the rollout is. */
  Answer<Rollout> restart(Subject subject, WorkloadRef workload, RestartMark mark);
}
