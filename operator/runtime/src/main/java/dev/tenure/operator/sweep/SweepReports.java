package dev.tenure.operator.sweep;

import dev.tenure.api.v1alpha1.ConditionStatus;
import dev.tenure.api.v1alpha1.SecretBackend;
import dev.tenure.api.v1alpha1.SweepStatus;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.status.Condition;
import dev.tenure.core.status.Condition.Truth;
import dev.tenure.core.sweep.Swept;
import dev.tenure.operator.reconcile.SweepView;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people are told of the sweeps of a backend. */
record SweepReports(Duration orphanAge) {
  private static final String NO_CREDENTIAL =
      "Nobody can tell whether tokens of this installation are lost at the server: spec.sweep names"
          + " no token to look through them with. To know, make one with the policy in"
          + " docs/leases.md, and name its Secret in spec.sweep.token.secretName.";

  /**
   * What is known of the last sweeps.
   *
   * @param generation of the object that was swept for
   * @param found by the last sweep that came to its end
   * @param at when that was
   * @param failure why the last sweep did not
   */
  record Report(
      long generation, Optional<Swept> found, Optional<Instant> at, Optional<Violation> failure) {
    static Report of(
        SecretBackend backend, Answer<Swept> answer, Optional<Report> before, Instant now) {
      long generation = backend.getMetadata().getGeneration();
      return answer instanceof Answer.Ok<Swept>(var found)
          ? new Report(generation, Optional.of(found), Optional.of(now), Optional.empty())
          : new Report(
              generation, before.flatMap(Report::found), before.flatMap(Report::at), answer.why());
    }
  }

  SweepView view(SecretBackend object, Optional<Report> known) {
    if (object.getSpec().sweep() == null) {
      return new SweepView(condition(Truth.UNKNOWN, Reason.SWEEP_UNKNOWN, NO_CREDENTIAL), null);
    }
    return known
        .filter(report -> report.generation() == object.getMetadata().getGeneration())
        .map(report -> new SweepView(condition(report), status(report, object)))
        .or(() -> before(object))
        .orElseGet(
            () ->
                new SweepView(
                    condition(Truth.UNKNOWN, Reason.PENDING, "The first sweep is under way."),
                    null));
  }

  private Condition condition(Report report) {
    if (report.failure().isPresent()) {
      var why = report.failure().get();
      return condition(Truth.UNKNOWN, why.reason(), "The last sweep failed: " + why.message());
    }
    var found = report.found().orElseThrow();
    if (found.orphaned() + found.inUse() == 0) {
      return condition(
          Truth.TRUE, Reason.SWEPT, "All tokens of this installation there are in its records.");
    }
    var trouble = found.trouble().map(why -> " They are still there: " + why.message()).orElse("");
    return condition(
        Truth.FALSE,
        Reason.ORPHANED,
        "%d tokens of this installation are in no record and no object uses them: they are revoked once that was seen for %d s (backend.orphanAge). %d more are in no record and objects use them, or may: these stay, and end by themselves.%s"
            .formatted(found.orphaned(), orphanAge.toSeconds(), found.inUse(), trouble));
  }

  /** After a restart the object says what it said, until it is swept again. */
  private static Optional<SweepView> before(SecretBackend object) {
    var status = object.getStatus();
    if (status == null || status.sweep() == null) {
      return Optional.empty();
    }
    return status.conditions().stream()
        .filter(c -> c.type().equals(Condition.SWEPT))
        .filter(c -> Objects.equals(c.observedGeneration(), object.getMetadata().getGeneration()))
        .flatMap(
            c ->
                reason(c.reason())
                    .map(reason -> condition(truth(c.status()), reason, c.message()))
                    .stream())
        .findFirst()
        .map(condition -> new SweepView(condition, status.sweep()));
  }

  private static @Nullable SweepStatus status(Report report, SecretBackend object) {
    if (report.found().isEmpty()) {
      return object.getStatus() == null ? null : object.getStatus().sweep();
    }
    var found = report.found().get();
    return new SweepStatus(
        report.at().map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString()).orElse(null),
        found.ours(),
        found.inUse(),
        found.orphaned(),
        found.foreign(),
        found.revoked());
  }

  private static Truth truth(ConditionStatus status) {
    return Truth.valueOf(status.name());
  }

  private static Optional<Reason> reason(String text) {
    return Arrays.stream(Reason.values()).filter(r -> r.text().equals(text)).findFirst();
  }

  private static Condition condition(Truth truth, Reason reason, String message) {
    return new Condition(Condition.SWEPT, truth, reason, message);
  }
}
