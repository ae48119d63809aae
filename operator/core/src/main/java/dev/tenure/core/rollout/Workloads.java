package dev.tenure.core.rollout;

import dev.tenure.core.Answer;
import dev.tenure.core.identity.Subject;
import java.util.List;

/** The consumers that are restarted after a rotation. */
public interface Workloads {
  /**
   * Makes sure the mark is on the pod template, and says how far the rollout is. A restart covers
   * whatever else of ours the workload uses as it lies there then, so that several credentials that
   * change together restart it once.
   */
  Answer<Rollout> restart(Subject subject, WorkloadRef workload, RestartMark mark);

  /**
   * The workloads of the subject's namespace whose pods get the Secret, as they are now; without
   * those that say that they reload by themselves, and those that something else makes.
   */
  Answer<List<WorkloadRef>> users(Subject subject, String secretName);
}
