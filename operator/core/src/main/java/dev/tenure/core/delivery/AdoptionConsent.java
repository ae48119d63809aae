package dev.tenure.core.delivery;

import dev.tenure.core.identity.Subject;
import java.util.Optional;

/**
 * Who agreed that a Secret of somebody else is taken over in place. Whoever may write the Secret
 * may give it away, and says so on the Secret itself; what an object says of a Secret counts
 * nothing.
 *
 * @param annotation the value of {@link #ANNOTATION} on the Secret; empty where there is none
 * @param controller the object that controls the Secret now, {@code Kind/name}
 * @param delivered whether Tenure says there that it delivered the content to some object: such a
 *     credential is that object's, or a copy of it
 */
public record AdoptionConsent(String annotation, Optional<String> controller, boolean delivered) {
  /** The annotation on the Secret; its value is {@code MachineIdentity/web}. */
  public static final String ANNOTATION = "tenure.dev/adopt";

  /**
   * What the Secret is to the subject.
   *
   * @param holder who holds it, for people
   */
  public Destination destination(Subject subject, String holder) {
    var wanted = subject.kind().text() + "/" + subject.name();
    if (annotation.isEmpty()) {
      return new Destination.Foreign(holder);
    }
    if (!annotation.equals(wanted)) {
      return new Destination.Foreign(
          holder,
          "Its annotation %s names something else. If this object is to have it, set the annotation to %s; otherwise choose another secretName"
              .formatted(ANNOTATION, wanted));
    }
    if (delivered) {
      return new Destination.Foreign(
          holder,
          "Its annotation %s offers it, but Tenure delivered it to another object, and what is one object's is never handed to another. Delete that Secret, and a credential of its own is delivered"
              .formatted(ANNOTATION));
    }
    return controller
        .<Destination>map(
            other ->
                new Destination.Foreign(
                    holder,
                    "Its annotation %s offers it, but %s still controls it, and the two would fight. Delete that one so that the Secret stays: kubectl delete --cascade=orphan"
                        .formatted(ANNOTATION, other)))
        .orElseGet(() -> new Destination.Offered(holder));
  }
}
