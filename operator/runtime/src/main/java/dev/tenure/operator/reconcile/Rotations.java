package dev.tenure.operator.reconcile;

import dev.tenure.api.v1alpha1.ConditionStatus;
import dev.tenure.api.v1alpha1.MachineIdentityStatus;
import dev.tenure.api.v1alpha1.RestartState;
import dev.tenure.api.v1alpha1.RotationStatus;
import dev.tenure.api.v1alpha1.SecretLeaseStatus;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.status.Condition;
import dev.tenure.core.status.Standing;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status.rotation} says.
 *
 * @param last the last rotation delivered, 0 for none
 * @param restarted the last rotation whose consumers had all moved
 */
record Rotations(long last, long restarted) {
  /** More are restarted, and not shown. */
  private static final int MOST_CONSUMERS = 32;

  static Rotations of(@Nullable RotationStatus status) {
    if (status == null || status.id() == null) {
      return new Rotations(0, 0);
    }
    long id = status.id();
    return new Rotations(id, status.restart() == RestartState.PENDING ? id - 1 : id);
  }

  /** What the status says was delivered, while it says that it may be used. */
  static Optional<Delivery> remembered(
      @Nullable RotationStatus rotation,
      @Nullable String validUntil,
      List<dev.tenure.api.v1alpha1.Condition> conditions) {
    var ready =
        conditions.stream()
            .anyMatch(c -> c.type().equals(Condition.READY) && c.status() == ConditionStatus.TRUE);
    return ready && rotation != null && rotation.id() != null && rotation.at() != null
        ? Optional.of(
            new Delivery(
                rotation.id(),
                time(rotation.at()).orElse(Instant.EPOCH),
                time(validUntil),
                "",
                "",
                Optional.empty()))
        : Optional.empty();
  }

  /** What the status is to say; the count goes on where nothing lies there now. */
  static @Nullable RotationStatus status(Standing standing, @Nullable RotationStatus before) {
    return standing
        .delivery()
        .map(
            delivery ->
                new RotationStatus(
                    delivery.rotation(),
                    delivery.at().toString(),
                    previous(delivery, before),
                    standing.restarted() >= delivery.rotation()
                        ? RestartState.DONE
                        : RestartState.PENDING,
                    null,
                    delivery.adopted().isPresent() ? true : null))
        .orElse(before);
  }

  private static @Nullable String previous(Delivery delivery, @Nullable RotationStatus before) {
    if (before == null || before.id() == null) {
      return null;
    }
    long known = before.id();
    return known < delivery.rotation() ? before.at() : before.previousAt();
  }

  /** Who is restarted: as it was found last. */
  static List<String> consumers(Standing standing, List<String> before) {
    return standing
        .consumers()
        .map(found -> found.stream().limit(MOST_CONSUMERS).toList())
        .orElse(before);
  }

  /**
   * Says that consumers are restarted more often than daily; the first delivery restarts nobody.
   */
  static Optional<Condition> restartsOften(
      @Nullable RotationStatus rotation, List<String> consumers) {
    if (consumers.isEmpty()
        || rotation == null
        || rotation.id() == null
        || rotation.id() <= 2
        || rotation.at() == null
        || rotation.previousAt() == null) {
      return Optional.empty();
    }
    var apart =
        Duration.between(
            time(rotation.previousAt()).orElse(Instant.EPOCH),
            time(rotation.at()).orElse(Instant.EPOCH));
    return apart.compareTo(Duration.ofDays(1)) < 0
        ? Optional.of(
            new Condition(
                Condition.RESTARTS_OFTEN,
                true,
                Reason.RESTARTS_OFTEN,
                "The last two rotations were %d minutes apart, and each restarts %s. Give the credential a longer life, or let the workload read the new one by itself and take it out of spec.restart (found ones: annotate them with tenure.dev/restart: never)."
                    .formatted(apart.toMinutes(), String.join(", ", consumers))))
        : Optional.empty();
  }

  /** The demands of a revocation that the status says were carried out. */
  static List<String> revocations(@Nullable MachineIdentityStatus status) {
    return status == null ? List.of() : status.revocations();
  }

  /** The same of a lease. */
  static List<String> revocations(@Nullable SecretLeaseStatus status) {
    return status == null ? List.of() : status.revocations();
  }

  /** What the status is to say of them: as the last delivery does. */
  static List<String> revocations(Standing standing, List<String> before) {
    return standing
        .delivery()
        .map(Delivery::revocations)
        .filter(answered -> !answered.isEmpty())
        .orElse(before);
  }

  /**
   * When something is to be done by a status.
   *
   * @param said the rotation that the status names
   * @param believed the same where it is proven that we wrote it
   */
  static Optional<Instant> due(
      @Nullable RotationStatus said,
      @Nullable RotationStatus believed,
      @Nullable String nextActionAt) {
    return said != null && believed == null ? Optional.of(Instant.EPOCH) : time(nextActionAt);
  }

  /** A time that anybody may have written. */
  static Optional<Instant> time(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static @Nullable String text(Optional<Instant> time) {
    return time.filter(Instant.MAX::isAfter)
        .map(t -> Instant.ofEpochSecond(t.getEpochSecond()).toString())
        .orElse(null);
  }
}
