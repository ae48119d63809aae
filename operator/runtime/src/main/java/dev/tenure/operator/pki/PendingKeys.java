package dev.tenure.operator.pki;

import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.CertificateOrder;
import dev.tenure.core.certificate.KeySpec;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Key pairs whose certificates are on their way: in memory only, one for each object, and forgotten
 * when nobody has asked for an hour. A restart loses them, and what was asked with them is asked
 * anew.
 */
final class PendingKeys {
  private static final Duration KEPT = Duration.ofHours(1);

  /** What a pair was made for; a change of it needs another request anyway. */
  private record Purpose(String issuer, CertificateContents contents, KeySpec key) {
    static Purpose of(CertificateOrder order) {
      return new Purpose(order.issuer(), order.profile().contents(), order.profile().key());
    }
  }

  private record Kept(Purpose purpose, KeyPair pair, Instant until) {
    @Override
    public String toString() {
      return "Kept[until " + until + "]";
    }
  }

  private final Map<String, Kept> byUid = new ConcurrentHashMap<>();

  /** The pair of an order that was not answered before. */
  Optional<KeyPair> find(CertificateOrder order) {
    return Optional.ofNullable(byUid.get(order.subject().uid()))
        .filter(kept -> kept.purpose().equals(Purpose.of(order)))
        .map(Kept::pair);
  }

  void keep(CertificateOrder order, KeyPair pair, Instant now) {
    byUid.values().removeIf(kept -> !now.isBefore(kept.until()));
    byUid.put(order.subject().uid(), new Kept(Purpose.of(order), pair, now.plus(KEPT)));
  }

  void forget(CertificateOrder order) {
    byUid.remove(order.subject().uid());
  }
}
