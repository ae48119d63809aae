package dev.tenure.core.testing;

import dev.tenure.core.Answer;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.rollout.RestartMark;
import dev.tenure.core.rollout.Rollout;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.core.rollout.Workloads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Workloads that roll out at once, or when told to. */
public final class FakeWorkloads implements Workloads {
  private final Wire wire;
  private final Map<String, List<RestartMark>> marks = new HashMap<>();
  private final Set<String> missing = new HashSet<>();
  private final Set<String> slow = new HashSet<>();
  private final Map<String, List<WorkloadRef>> users = new HashMap<>();

  public FakeWorkloads(Wire wire) {
    this.wire = wire;
  }

  /** From now on the workload does not exist. */
  public void delete(String namespace, WorkloadRef workload) {
    missing.add(key(namespace, workload));
  }

  /** The workload exists again. */
  public void create(String namespace, WorkloadRef workload) {
    missing.remove(key(namespace, workload));
  }

  /** Its rollouts stay on their way until {@link #finish}. */
  public void hold(String namespace, WorkloadRef workload) {
    slow.add(key(namespace, workload));
  }

  /** Its rollouts are complete. */
  public void finish(String namespace, WorkloadRef workload) {
    slow.remove(key(namespace, workload));
  }

  /** From now on its pods get the Secret. */
  public void use(String namespace, String secretName, WorkloadRef workload) {
    users.computeIfAbsent(namespace + "/" + secretName, _ -> new ArrayList<>()).add(workload);
  }

  /** The restarts it went through: each change of its mark, oldest first. */
  public List<RestartMark> restarts(String namespace, WorkloadRef workload) {
    return List.copyOf(marks.getOrDefault(key(namespace, workload), List.of()));
  }

  @Override
  public Answer<Rollout> restart(Subject subject, WorkloadRef workload, RestartMark mark) {
    return wire.call(
        "workloads.restart", () -> Answer.ok(mark(key(subject.namespace(), workload), mark)));
  }

  @Override
  public Answer<List<WorkloadRef>> users(Subject subject, String secretName) {
    return wire.call(
        "workloads.users",
        () ->
            Answer.ok(
                List.copyOf(
                    users.getOrDefault(subject.namespace() + "/" + secretName, List.of()))));
  }

  private Rollout mark(String key, RestartMark mark) {
    if (missing.contains(key)) {
      return new Rollout.Missing();
    }
    var done = marks.computeIfAbsent(key, _ -> new ArrayList<>());
    if (done.isEmpty() || !done.getLast().equals(mark)) {
      done.add(mark);
    }
    return slow.contains(key)
        ? new Rollout.Progressing("1 of 2 replicas updated")
        : new Rollout.Complete();
  }

  private static String key(String namespace, WorkloadRef workload) {
    return namespace + "/" + workload;
  }
}
