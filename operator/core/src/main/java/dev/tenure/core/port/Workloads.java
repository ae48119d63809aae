package dev.tenure.core.port;

import dev.tenure.core.Answer;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.rollout.RestartMark;
import dev.tenure.core.rollout.Rollout;
import dev.tenure.core.rollout.WorkloadRef;

/** The consumers that are restarted after a rotation. */
public interface Workloads {
  /** Makes sure the mark is on the pod template, and says how far the rollout is. */
  Answer<Rollout> restart(Subject subject, WorkloadRef workload, RestartMark mark);
}
