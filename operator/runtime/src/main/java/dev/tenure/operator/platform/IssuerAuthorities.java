package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.GoDuration;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.ManagedCa;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.Issuer;
import dev.tenure.operator.pki.authority.AuthorityKey;
import dev.tenure.operator.pki.authority.AuthorityRegistry;
import dev.tenure.operator.pki.authority.AuthoritySecret;
import dev.tenure.operator.pki.authority.ManagedAuthority;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings the keys of issuers into memory: a managed CA's own Secret, made on first need, or the
 * Secret that was given. What cannot sign is taken out, and its dependents are told why.
 */
public final class IssuerAuthorities {
  private static final String MANAGED_PREFIX = "tenure-ca-";
  private static final String TLS = "kubernetes.io/tls";

  private final OwnSecrets secrets;
  private final ManagedAuthority managed;
  private final AuthorityRegistry registry;
  private final InstantSource clock;
  private final Map<String, Violation> broken = new ConcurrentHashMap<>();

  public IssuerAuthorities(
      OwnSecrets secrets,
      ManagedAuthority managed,
      AuthorityRegistry registry,
      InstantSource clock) {
    this.secrets = secrets;
    this.managed = managed;
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * What loading brought.
   *
   * @param changed whether another key than before signs from now on
   */
  public record Loaded(AuthorityKey key, boolean changed) {
    /** Until when it signs. */
    public Instant notAfter() {
      return key.notAfter();
    }
  }

  /** Reads the issuer's key, and makes a managed one where there is none yet. */
  public Answer<Loaded> load(IdentityIssuer issuer) {
    var name = issuer.getMetadata().getName();
    var loaded = content(issuer).then(data -> taken(name, data));
    if (loaded instanceof Answer.Refused<Loaded>(var why)) {
      registry.remove(name);
      broken.put(
          name,
          new Violation(
              Reason.ISSUER_NOT_READY,
              "IdentityIssuer \"%s\" cannot sign (%s): %s"
                  .formatted(name, why.reason().text(), why.message())));
    }
    return loaded;
  }

  /** Whether and with which key the issuer can sign now. */
  public Issuer.Authority authority(String issuer) {
    return registry
        .find(issuer)
        .<Issuer.Authority>map(
            key -> new Issuer.Authority.Ready(key.keyId(), key.notBefore(), key.notAfter()))
        .orElseGet(
            () -> new Issuer.Authority.NotReady(broken.getOrDefault(issuer, loading(issuer))));
  }

  private static Violation loading(String issuer) {
    return new Violation(
        Reason.ISSUER_NOT_READY,
        "IdentityIssuer \"%s\" is being prepared. See its own conditions (kubectl describe identityissuer %s) if this lasts."
            .formatted(issuer, issuer));
  }

  /** The PEM of the issuer's anchors; empty while it is not ready. */
  public Optional<String> bundle(String issuer) {
    return registry.find(issuer).map(AuthorityKey::bundle);
  }

  /** Forgets an issuer that is gone. */
  public void forget(String name) {
    registry.remove(name);
    broken.remove(name);
  }

  /** Deletes the key that we made for an issuer that nobody uses any more; a given key stays. */
  public Answer<Boolean> destroy(IdentityIssuer issuer) {
    return issuer.getSpec().managedCA() == null
        ? Answer.ok(false)
        : secrets.delete(MANAGED_PREFIX + issuer.getMetadata().getName());
  }

  private Answer<SecretData> content(IdentityIssuer issuer) {
    var given = issuer.getSpec().ca();
    var own = issuer.getSpec().managedCA();
    if (given != null) {
      return secrets.read(given.secretName()).then(found -> orMissing(found, given.secretName()));
    }
    if (own == null) {
      return Answer.refused(Reason.INVALID_SPEC, "Give exactly one of spec.managedCA, spec.ca.");
    }
    return secrets.readOrCreate(
        MANAGED_PREFIX + issuer.getMetadata().getName(), TLS, () -> create(own));
  }

  private Answer<SecretData> orMissing(Optional<SecretData> found, String secretName) {
    return found
        .map(Answer::ok)
        .orElseGet(
            () ->
                Answer.refused(
                    Reason.AUTHORITY_INVALID,
                    "Secret %s/%s, named in spec.ca.secretName, does not exist. Create it with tls.crt (the chain), tls.key and ca.crt."
                        .formatted(secrets.namespace(), secretName)));
  }

  private Answer<SecretData> create(ManagedCa spec) {
    return managed.create(
        spec.commonName(),
        spec.duration() == null ? Duration.ofDays(365) : GoDuration.parse(spec.duration()));
  }

  private Answer<Loaded> taken(String name, SecretData data) {
    return switch (AuthoritySecret.read(data, clock.instant())) {
      case AuthoritySecret.Reading.Invalid(var why) -> new Answer.Refused<>(why);
      case AuthoritySecret.Reading.Valid(var key) -> {
        var before = registry.find(name).map(AuthorityKey::keyId);
        registry.put(name, key);
        broken.remove(name);
        yield Answer.ok(new Loaded(key, !before.equals(Optional.of(key.keyId()))));
      }
    };
  }
}
