package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.GoDuration;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.RevocationLists;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.Violation;
import dev.tenure.core.authority.RotationPlan;
import dev.tenure.core.authority.RotationPolicy;
import dev.tenure.core.authority.RotationStep;
import dev.tenure.core.authority.Succession;
import dev.tenure.core.certificate.Issuer;
import dev.tenure.core.certificate.Trust;
import dev.tenure.core.identity.Orders;
import dev.tenure.operator.pki.authority.AuthorityKey;
import dev.tenure.operator.pki.authority.AuthorityRegistry;
import dev.tenure.operator.pki.authority.ManagedAuthority;
import dev.tenure.operator.platform.succession.KeptAuthorities;
import dev.tenure.operator.platform.succession.Successions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings the keys of issuers into memory: a managed CA's own Secret, made on first need, or the
 * Secret that was given. What cannot sign is taken out, and its dependents are told why.
 */
public final class IssuerAuthorities {
  private static final Duration DELAY = Duration.ofMinutes(5);
  private static final Duration DEADLINE = Duration.ofHours(1);

  private final AuthorityContents contents;
  private final Successions successions;
  private final AuthorityRegistry registry;
  private final InstantSource clock;
  private final Map<String, Violation> broken = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> revoked = new ConcurrentHashMap<>();

  public IssuerAuthorities(
      OwnSecrets secrets,
      Successions successions,
      ManagedAuthority managed,
      AuthorityRegistry registry,
      InstantSource clock) {
    this.contents = new AuthorityContents(secrets, successions, managed, clock);
    this.successions = successions;
    this.registry = registry;
    this.clock = clock;
  }

  /** What loading brought: the key that signs from now on. */
  public record Loaded(AuthorityKey key) {
    /** Until when it signs. */
    public Instant notAfter() {
      return key.notAfter();
    }
  }

  /** Reads the issuer's key, and makes a managed one where there is none yet. */
  public Answer<Loaded> load(IdentityIssuer issuer) {
    var name = issuer.getMetadata().getName();
    revoked.put(name, revoked(issuer));
    var loaded = contents.of(issuer).then(data -> taken(issuer, data));
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
            key ->
                new Issuer.Authority.Ready(
                    key.keyId(),
                    key.notBefore(),
                    key.notAfter(),
                    Optional.of(
                        new Trust(
                            Trust.digest(key.bundle()),
                            growing(issuer),
                            revoked.getOrDefault(issuer, Set.of())))))
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

  /** How the issuer's CA is replaced; empty until it was loaded. */
  public Optional<Succession> succession(String issuer) {
    return successions.find(issuer).map(KeptAuthorities::state);
  }

  /** Key identifiers that are to be revoked and are of no CA of the issuer's. */
  public List<String> unknownRevoked(String issuer) {
    var demanded = revoked.getOrDefault(issuer, Set.of());
    return successions.find(issuer).map(kept -> kept.unknown(demanded)).orElse(List.of());
  }

  /** What the issuer's object says of replacing its CA. */
  public RotationPlan plan(IdentityIssuer issuer) {
    var own = issuer.getSpec().managedCA();
    var times = own == null ? null : own.rotation();
    var limits = issuer.getSpec().limits();
    return new RotationPlan(
        own != null,
        duration(times == null ? null : times.delay()).orElse(DELAY),
        duration(times == null ? null : times.deadline()).orElse(DEADLINE),
        duration(limits == null ? null : limits.maxDuration()),
        revoked(issuer));
  }

  private static Set<String> revoked(IdentityIssuer issuer) {
    var own = issuer.getSpec().managedCA();
    return own == null ? Set.of() : Set.copyOf(own.revoked());
  }

  /** Takes a step in replacing the CA: one write. What follows from it is loaded after. */
  public Answer<KeptAuthorities> advance(IdentityIssuer issuer, RotationStep step, Orders orders) {
    var name = issuer.getMetadata().getName();
    var own = issuer.getSpec().managedCA();
    var now = clock.instant();
    return switch (step) {
      case RotationStep.PublishNewTrust _ when own != null ->
          contents
              .create(own)
              .then(
                  made ->
                      contents
                          .read(made)
                          .then(key -> expecting(name, step, orders, new Expected(key, made))));
      case RotationStep.SignWithNew _ ->
          successions.change(
              name, kept -> kept.promoting(after(step, kept, orders, Optional.empty(), now)));
      default ->
          successions.change(
              name, kept -> kept.in(after(step, kept, orders, Optional.empty(), now)));
    };
  }

  private record Expected(AuthorityKey key, SecretData data) {}

  private Answer<KeptAuthorities> expecting(
      String name, RotationStep step, Orders orders, Expected next) {
    var now = clock.instant();
    var key = next.key();
    var made = Optional.of(new Succession.Generation(key.keyId(), now, key.notAfter()));
    return successions.change(
        name,
        kept ->
            kept.expecting(
                after(step, kept, orders, made, now), key.keyId(), key.bundle(), next.data()));
  }

  private static Succession after(
      RotationStep step,
      KeptAuthorities kept,
      Orders orders,
      Optional<Succession.Generation> made,
      Instant now) {
    return RotationPolicy.after(step, kept.state(), orders, made, now);
  }

  private boolean growing(String issuer) {
    return succession(issuer).flatMap(Succession::next).isPresent();
  }

  private static Optional<Duration> duration(@Nullable String text) {
    return Optional.ofNullable(text).map(GoDuration::parse);
  }

  /** Forgets an issuer that is gone. */
  public void forget(String name) {
    successions.forget(name);
    registry.remove(name);
    broken.remove(name);
    revoked.remove(name);
  }

  /** Deletes what we made for an issuer that nobody uses any more; a given key stays. */
  public Answer<Boolean> destroy(IdentityIssuer issuer) {
    return successions.delete(issuer.getMetadata().getName());
  }

  private Answer<Loaded> taken(IdentityIssuer issuer, SecretData data) {
    var name = issuer.getMetadata().getName();
    return contents
        .read(data)
        .map(
            key -> {
              registry.put(name, key.revokingAt(distribution(issuer, key)));
              broken.remove(name);
              return new Loaded(key);
            });
  }

  private static Optional<String> distribution(IdentityIssuer issuer, AuthorityKey key) {
    return lists(issuer)
        .flatMap(crl -> Optional.ofNullable(crl.url()))
        .map(url -> "%s/%s/%s.crl".formatted(url, issuer.getMetadata().getName(), key.keyId()));
  }

  /** What the issuer's object says of revocation lists. */
  static Optional<RevocationLists> lists(IdentityIssuer issuer) {
    var own = issuer.getSpec().managedCA();
    var given = issuer.getSpec().ca();
    return Optional.ofNullable(own != null ? own.crl() : given == null ? null : given.crl());
  }
}
