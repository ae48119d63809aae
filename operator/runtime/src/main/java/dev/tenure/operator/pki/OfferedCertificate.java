package dev.tenure.operator.pki;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.Adoptee;
import dev.tenure.core.certificate.AdoptionOrder;
import dev.tenure.core.certificate.Certified;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.delivery.Adopted;
import dev.tenure.operator.pki.lint.Lint;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A certificate that a tenant's Secret holds, to be kept. All of it is the tenant's word: it is
 * taken only where it says what would be issued, so that nobody reads more out of our record than
 * is true.
 */
final class OfferedCertificate {
  private final AdoptionOrder order;
  private final List<X509Certificate> chain;
  private final PrivateKey key;
  private final Anchors before;

  private OfferedCertificate(
      AdoptionOrder order, List<X509Certificate> chain, PrivateKey key, Anchors before) {
    this.order = order;
    this.chain = chain;
    this.key = key;
    this.before = before;
  }

  /** What the Secret is to hold when it is taken over; refused where it cannot be. */
  static Answer<Adoptee> adopt(AdoptionOrder order, StorePasswords passwords, Instant now) {
    return read(order)
        .then(
            offered ->
                offered
                    .wrong(now)
                    .<Answer<OfferedCertificate>>map(OfferedCertificate::refused)
                    .orElseGet(() -> Answer.ok(offered)))
        .then(offered -> Anchors.of(order.anchors()).then(own -> offered.laidOut(own, passwords)));
  }

  private static Answer<OfferedCertificate> read(AdoptionOrder order) {
    var values = order.current().values();
    var certificates = values.get(TlsSecret.CERTIFICATES);
    var key = values.get(TlsSecret.PRIVATE_KEY);
    if (certificates == null || key == null) {
      return refused(
          "It lacks tls.crt or tls.key. Delete the Secret, and a certificate is issued into a new"
              + " one.");
    }
    try {
      return Answer.ok(
          new OfferedCertificate(
              order,
              Pem.certificates(certificates, TlsSecret.CERTIFICATES, Pem.CHAIN_LIMIT),
              Pem.privateKey(key, TlsSecret.PRIVATE_KEY),
              KeptAnchors.found(order.current())));
    } catch (MalformedPem e) {
      return refused("Its " + e.why());
    }
  }

  private Optional<String> wrong(Instant now) {
    if (!KeyPairs.paired(key, leaf().getPublicKey())) {
      return Optional.of(
          "Its tls.key is not the key of its tls.crt. Delete the Secret, and a certificate is"
              + " issued into a new one.");
    }
    return Lint.unadoptable(leaf(), order.request(), order.profile(), now)
        .or(() -> otherKey(order.profile().key(), leaf().getPublicKey()));
  }

  private static Optional<String> otherKey(KeySpec asked, PublicKey found) {
    return KeyPairs.matches(asked, found)
        ? Optional.empty()
        : Optional.of(
            "Its key is %s, and not the %s key of size %d that is asked for. Set spec.certificate.privateKey to what it is; once it is taken over the field can be changed."
                .formatted(KeyPairs.describe(found), asked.algorithm(), asked.size()));
  }

  private Answer<Adoptee> laidOut(Anchors own, StorePasswords passwords) {
    var foreign =
        before.certificates().stream()
            .distinct()
            .filter(one -> !own.certificates().contains(one))
            .toList();
    if (foreign.size() > KeptAnchors.MOST) {
      return refused(
          "Its ca.crt holds %d certificates, and at most %d are kept. Leave only the roots that are needed in it."
              .formatted(foreign.size(), KeptAnchors.MOST));
    }
    var authority = KeyId.ofAuthority(leaf()).orElse("");
    var data =
        new HashMap<>(
            Rendition.of(
                    new Signed(chain, own.and(foreign), authority),
                    key,
                    order.request().outputs(),
                    passwords)
                .values());
    var unasked = new TreeSet<>(order.current().keys());
    unasked.removeAll(data.keySet());
    if (!unasked.isEmpty()) {
      return refused(
          "It also holds %s, which spec.certificate does not ask for and which would be lost. Ask for it (additionalOutputs, keystores), or move it to another Secret."
              .formatted(String.join(", ", unasked)));
    }
    // To the letter, whatever encoding is asked for from now on.
    for (var kept : List.of(TlsSecret.CERTIFICATES, TlsSecret.PRIVATE_KEY)) {
      data.put(kept, order.current().values().get(kept));
    }
    return Answer.ok(
        new Adoptee(
            new Certified(
                SecretData.of(data),
                leaf().getSerialNumber().toString(16),
                leaf().getNotAfter().toInstant(),
                authority),
            leaf().getNotBefore().toInstant(),
            new Adopted(foreign.stream().map(KeptAnchors::digest).toList())));
  }

  private X509Certificate leaf() {
    return chain.getFirst();
  }

  private static <T> Answer<T> refused(String why) {
    return Answer.refused(Reason.ADOPTION_REFUSED, "The Secret is not taken over. " + why);
  }

  @Override
  public String toString() {
    return "OfferedCertificate[" + leaf().getSerialNumber().toString(16) + "]";
  }
}
