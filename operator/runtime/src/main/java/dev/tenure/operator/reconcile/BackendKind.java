package dev.tenure.operator.reconcile;

import dev.tenure.api.v1alpha1.Condition;
import dev.tenure.api.v1alpha1.SecretBackend;
import dev.tenure.api.v1alpha1.SecretBackendStatus;
import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code SecretBackend}: its rules, and whether the server is there. */
final class BackendKind implements PlatformKind<SecretBackend, SecretBackendStatus> {
  private static final Duration PROBE = Duration.ofMinutes(1);

  private final Function<SecretBackend, Optional<Violation>> rules;
  private final Function<String, Answer<String>> probe;
  private final Function<SecretBackend, SweepView> sweeps;
  private final InstantSource clock;

  /**
   * @param rules what must be mended in the object first
   * @param probe asks the server, by the backend's name, for its version
   * @param sweeps what its sweeps found
   */
  BackendKind(
      Function<SecretBackend, Optional<Violation>> rules,
      Function<String, Answer<String>> probe,
      Function<SecretBackend, SweepView> sweeps,
      InstantSource clock) {
    this.rules = rules;
    this.probe = probe;
    this.sweeps = sweeps;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return "SecretBackend";
  }

  @Override
  public String reference(String name) {
    return References.backend(name);
  }

  @Override
  public Outcome prepare(SecretBackend object) {
    var again = clock.instant().plus(PROBE);
    var broken = rules.apply(object);
    if (broken.isPresent()) {
      return new Outcome.Stalled(broken.get().reason(), broken.get().message(), again);
    }
    var answer = probe.apply(object.getMetadata().getName());
    return answer instanceof Answer.Ok<String>(var version)
        ? new Outcome.Done(
            Reason.READY,
            "The server answers and is unsealed; version %s.".formatted(version),
            Optional.of(again))
        : answer.failure(again).orElseThrow();
  }

  @Override
  public Answer<Boolean> withdraw(SecretBackend object) {
    return Answer.ok(true);
  }

  @Override
  public void forget(String name) {}

  @Override
  public List<dev.tenure.core.status.Condition> besides(SecretBackend object) {
    return List.of(sweeps.apply(object).condition());
  }

  @Override
  public List<Condition> conditions(SecretBackend object) {
    return object.getStatus() == null ? List.of() : object.getStatus().conditions();
  }

  @Override
  public Class<SecretBackendStatus> statusType() {
    return SecretBackendStatus.class;
  }

  @Override
  public SecretBackendStatus status(
      SecretBackend object, List<Condition> conditions, String phase) {
    return new SecretBackendStatus(
        phase, conditions, object.getMetadata().getGeneration(), sweeps.apply(object).status());
  }
}
