package dev.tenure.core.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The record of one credential in its Secret, written in the same update as the credential, so that
 * the two never disagree. It holds nothing secret.
 *
 * @param rotation counts the credentials of one object from 1
 * @param at when it was made; the start of its life
 * @param validUntil its end as far as known then; empty for a source without an end
 * @param request {@link dev.tenure.core.Fingerprint} of what was asked
 * @param origin who made it: key id of the CA, id of the leased credential, or digest of a value
 * @param serialNumber of a certificate, hexadecimal; empty for anything else
 * @param renewal the last order of a renewal that this delivery or one before it carried out
 *     ({@link dev.tenure.core.identity.Orders})
 * @param trust digest of the anchors delivered with it; empty for anything but a certificate
 * @param revocations the demands of a revocation that it or one before it answered ({@link
 *     dev.tenure.core.identity.RevocationDemand#key})
 * @param issued this certificate and those before it that had not ended when it was made
 * @param laid how the values lie in the Secret; empty: as they came
 * @param adopted where it was there before the object that has it now; empty: we delivered it
 */
public record Delivery(
    long rotation,
    Instant at,
    Optional<Instant> validUntil,
    String request,
    String origin,
    Optional<String> serialNumber,
    Optional<String> renewal,
    Optional<String> trust,
    List<String> revocations,
    Issued issued,
    Optional<Laid> laid,
    Optional<Adopted> adopted) {
  public Delivery {
    revocations = List.copyOf(revocations);
  }

  /** One that no order brought about and that has no anchors. */
  public Delivery(
      long rotation,
      Instant at,
      Optional<Instant> validUntil,
      String request,
      String origin,
      Optional<String> serialNumber) {
    this(
        rotation,
        at,
        validUntil,
        request,
        origin,
        serialNumber,
        Optional.empty(),
        Optional.empty());
  }

  /** One that is no certificate, or of which no list is kept. */
  public Delivery(
      long rotation,
      Instant at,
      Optional<Instant> validUntil,
      String request,
      String origin,
      Optional<String> serialNumber,
      Optional<String> renewal,
      Optional<String> trust) {
    this(
        rotation,
        at,
        validUntil,
        request,
        origin,
        serialNumber,
        renewal,
        trust,
        List.of(),
        Issued.NONE);
  }

  /** One whose values lie there as they came. */
  public Delivery(
      long rotation,
      Instant at,
      Optional<Instant> validUntil,
      String request,
      String origin,
      Optional<String> serialNumber,
      Optional<String> renewal,
      Optional<String> trust,
      List<String> revocations,
      Issued issued) {
    this(
        rotation,
        at,
        validUntil,
        request,
        origin,
        serialNumber,
        renewal,
        trust,
        revocations,
        issued,
        Optional.empty(),
        Optional.empty());
  }

  /** The same with other anchors. */
  public Delivery trusting(Optional<String> anchors) {
    return with(anchors, laid, revocations, issued, adopted);
  }

  /** The same, laid out otherwise. */
  public Delivery laid(Layout layout) {
    return with(trust, layout.laid(), revocations, issued, adopted);
  }

  /** The same after demands of a revocation that left it alone: these are answered. */
  public Delivery answering(List<String> demands, Issued left) {
    return with(trust, laid, demands, left, adopted);
  }

  /** The same, which was there before us. */
  public Delivery adopted(Adopted how) {
    return with(trust, laid, revocations, issued, Optional.of(how));
  }

  /** Whether it may be used at {@code now}. */
  public boolean validAt(Instant now) {
    return validUntil.map(now::isBefore).orElse(true);
  }

  private Delivery with(
      Optional<String> anchors,
      Optional<Laid> how,
      List<String> answered,
      Issued valid,
      Optional<Adopted> origins) {
    return new Delivery(
        rotation,
        at,
        validUntil,
        request,
        origin,
        serialNumber,
        renewal,
        anchors,
        answered,
        valid,
        how,
        origins);
  }
}
