package dev.tenure.core.delivery;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.util.List;
import java.util.Optional;

/** What lies where a credential is to go. */
public sealed interface Destination {
  /** Nothing: it can be created. */
  record Absent() implements Destination {}

  /**
   * Our own Secret for this very object.
   *
   * @param intact whether record and content are as we wrote them; a record that is not intact may
   *     have been written by anybody
   */
  record Ours(Delivery delivery, boolean intact) implements Destination {}

  /**
   * Somebody else's.
   *
   * @param holder who holds it, for people: {@code "Secret payments/x, managed by helm"}
   * @param mend what can be done about it
   */
  record Foreign(String holder, String mend) implements Destination {
    /** One that nobody offered. */
    public Foreign(String holder) {
      this(
          holder,
          "Choose another secretName, delete that Secret if nobody needs it, or offer it to this"
              + " object by the annotation tenure.dev/adopt, and it is taken over as it is");
    }
  }

  /**
   * Somebody else's, who agreed that it is taken over in place ({@link AdoptionConsent}).
   *
   * @param holder who holds it, for people
   */
  record Offered(String holder) implements Destination {}

  /**
   * Our own Secret, untouched, for an earlier object of this name that is no more, e.g. because a
   * backup was restored. Nothing of it counts but that it may be replaced.
   */
  record Left() implements Destination {}

  /** The delivery that lies there untouched. */
  default Optional<Delivery> delivered() {
    return this instanceof Ours(var delivery, var intact) && intact
        ? Optional.of(delivery)
        : Optional.empty();
  }

  /**
   * The demands of a revocation that were carried out: those that the delivery there knows of.
   *
   * @param remembered those that the status knows of, for when there is none or it knows of none
   */
  default List<String> answered(List<String> remembered) {
    return delivered()
        .map(Delivery::revocations)
        .filter(handled -> !handled.isEmpty())
        .orElse(remembered);
  }

  /**
   * Why something new must be delivered, from what lies there alone; empty while it is what was
   * asked for and untouched.
   *
   * @param request fingerprint of what is asked now
   * @param lastRotation the last rotation the status knows, 0 for none
   */
  default Optional<Reason> need(String request, long lastRotation) {
    return switch (this) {
      case Absent _ ->
          Optional.of(lastRotation == 0 ? Reason.FIRST_ISSUANCE : Reason.SECRET_MISSING);
      case Foreign _, Left _ -> Optional.of(Reason.FIRST_ISSUANCE);
      case Offered _ -> Optional.of(Reason.ADOPTED);
      case Ours(var _, var intact) when !intact -> Optional.of(Reason.SECRET_EDITED);
      case Ours(var delivery, var _) ->
          delivery.request().equals(request) ? Optional.empty() : Optional.of(Reason.SPEC_CHANGED);
    };
  }

  /** Says why nothing may be written there; empty where we may. */
  default Optional<Violation> violation() {
    return this instanceof Foreign(var holder, var mend)
        ? Optional.of(
            new Violation(
                Reason.DESTINATION_CONFLICT,
                "%s is not Tenure's to write. %s; nothing is issued until then."
                    .formatted(holder, mend)))
        : Optional.empty();
  }
}
