package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.Issuer;
import dev.tenure.operator.pki.Anchors;
import dev.tenure.operator.pki.SignerRegistry;
import dev.tenure.operator.pki.remote.RequestSigner;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Issuers whose CA is elsewhere: what is kept of them in memory are their anchors. While their
 * authority cannot be asked the anchors last read stay, and it may be tried.
 */
public final class RemoteIssuers {
  private final List<RemoteAuthority> types;
  private final SignerRegistry signers;
  private final InstantSource clock;
  private final Map<String, Anchors> ready = new ConcurrentHashMap<>();
  private final Map<String, Violation> broken = new ConcurrentHashMap<>();

  public RemoteIssuers(List<RemoteAuthority> types, SignerRegistry signers, InstantSource clock) {
    this.types = List.copyOf(types);
    this.signers = signers;
    this.clock = clock;
  }

  /** The type of the issuer's authority, where it is elsewhere. */
  Optional<RemoteAuthority> type(IdentityIssuer issuer) {
    return types.stream().filter(one -> one.isFor(issuer)).findFirst();
  }

  Answer<String> load(IdentityIssuer issuer, RemoteAuthority type) {
    var name = issuer.getMetadata().getName();
    var loaded =
        type.roots(issuer)
            .then(pem -> Anchors.roots(pem, "The chain of " + type.place(issuer), clock.instant()));
    if (loaded instanceof Answer.Refused<Anchors>(var why)) {
      forget(name);
      broken.put(
          name,
          new Violation(
              Reason.ISSUER_NOT_READY,
              "IdentityIssuer \"%s\" cannot sign (%s): %s"
                  .formatted(name, why.reason().text(), why.message())));
    }
    return loaded.map(
        anchors -> {
          signers.put(name, new RequestSigner(type.service(issuer), anchors));
          ready.put(name, anchors);
          broken.remove(name);
          return "%s signs; its trust bundle ends at %s."
              .formatted(type.place(issuer), anchors.lastEnd());
        });
  }

  /** Whether the issuer can sign; empty where nothing is known of it. */
  Optional<Issuer.Authority> authority(String issuer) {
    var anchors = ready.get(issuer);
    return anchors != null
        ? Optional.of(new Issuer.Authority.Elsewhere(anchors.keyIds()))
        : Optional.ofNullable(broken.get(issuer)).map(Issuer.Authority.NotReady::new);
  }

  Optional<String> bundle(String issuer) {
    return Optional.ofNullable(ready.get(issuer)).map(Anchors::pem);
  }

  void forget(String name) {
    signers.remove(name);
    ready.remove(name);
    broken.remove(name);
  }
}
