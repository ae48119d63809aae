package dev.tenure.operator.kube.credential;

import dev.tenure.core.delivery.AdoptionConsent;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.rollout.RestartMark;
import dev.tenure.operator.kube.informer.Versioned;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept of a Secret: never a value.
 *
 * @param type empty where only metadata was read
 * @param controller the object whose Secret it is, by its controlling ownerReference
 * @param record what its annotation says, where that can be read
 * @param intact whether record and content are as we wrote them
 * @param labels those of ours that are there: managed-by and the tenure's
 * @param worn what it wears of the tenant's template
 * @param shape which maps of the metadata exist, for patches
 */
public record HeldSecret(
    String namespace,
    String name,
    String uid,
    String resourceVersion,
    String type,
    Optional<Controller> controller,
    Optional<DeliveryRecord> record,
    boolean intact,
    Map<String, String> labels,
    Worn worn,
    Shape shape)
    implements Versioned {
  public HeldSecret {
    labels = Map.copyOf(labels);
  }

  /** An object that controls a Secret. */
  public record Controller(String kind, String name, String uid) {
    @Override
    public String toString() {
      return kind + "/" + name;
    }
  }

  /**
   * What a patch must know of the metadata.
   *
   * @param owned whether it has ownerReferences
   * @param managedBy who says he manages it ({@code app.kubernetes.io/managed-by}); may be empty
   * @param offer whom its annotation offers it to; may be empty
   */
  record Shape(
      boolean labelled, boolean annotated, boolean owned, String managedBy, String offer) {}

  /** {@code namespace/name}. */
  public String key() {
    return namespace + "/" + name;
  }

  /** How its last rotation is marked on a workload; empty where it is not ours, or is the first. */
  public Optional<RestartMark> restartMark() {
    return record
        .filter(made -> intact && made.secret().equals(key()))
        .map(DeliveryRecord::delivery)
        .filter(delivery -> delivery.rotation() > 1)
        .map(delivery -> new RestartMark(name, delivery.rotation(), delivery.at()));
  }

  /** What this Secret is to the object that wants to write there. */
  public Destination destinationFor(Subject subject) {
    if (isFor(subject)) {
      return new Destination.Ours(
          record.map(DeliveryRecord::delivery).orElse(DeliveryRecord.UNREADABLE), intact);
    }
    return isLeftFor(subject)
        ? new Destination.Left()
        : new AdoptionConsent(
                shape.offer(), controller.map(Controller::toString), record.isPresent())
            .destination(subject, holder(subject));
  }

  /**
   * Whether we wrote it, just as it is, for another object of the subject's kind, namespace and
   * name. Of one name there is one object at a time, so that the other is gone.
   */
  boolean isLeftFor(Subject subject) {
    return intact
        && namespace.equals(subject.namespace())
        && controller
            .filter(
                c ->
                    c.kind().equals(subject.kind().text())
                        && c.name().equals(subject.name())
                        && !c.uid().equals(subject.uid())
                        && record.filter(r -> isOf(r, c)).isPresent())
            .isPresent();
  }

  private boolean isOf(DeliveryRecord made, Controller by) {
    return made.secret().equals(key()) && made.owner().equals(by.uid());
  }

  /** Whether it is somebody else's who agreed that the subject takes it over. */
  boolean isOfferedTo(Subject subject) {
    return destinationFor(subject) instanceof Destination.Offered;
  }

  /**
   * Whether it is the subject's own: controlled by its UID, and not the copy of another Secret. A
   * record that was damaged takes nothing away; labels alone give nothing.
   */
  public boolean isFor(Subject subject) {
    return controlledBy(subject) && record.map(r -> isOf(r, subject)).orElse(true);
  }

  /** Whether its own record says that it was made here for the subject. */
  boolean provenFor(Subject subject) {
    return controlledBy(subject) && record.filter(r -> isOf(r, subject)).isPresent();
  }

  private boolean controlledBy(Subject subject) {
    return namespace.equals(subject.namespace())
        && controller
            .filter(c -> c.uid().equals(subject.uid()) && c.kind().equals(subject.kind().text()))
            .isPresent();
  }

  private boolean isOf(DeliveryRecord made, Subject subject) {
    return made.secret().equals(key()) && made.owner().equals(subject.uid());
  }

  /** Who holds it, for people. */
  private String holder(Subject subject) {
    return "Secret %s, %s"
        .formatted(key(), controller.map(c -> heldBy(c, subject)).orElseGet(this::managed));
  }

  private String heldBy(Controller holder, Subject subject) {
    if (controlledBy(subject)) {
      return "a copy of Secret " + record.map(DeliveryRecord::secret).orElse("?");
    }
    var earlier =
        holder.kind().equals(subject.kind().text()) && holder.name().equals(subject.name());
    return earlier ? "left by an earlier " + holder : "held by " + holder;
  }

  private String managed() {
    return shape.managedBy().isEmpty()
        ? "held by nobody in particular"
        : "managed by " + shape.managedBy();
  }
}
