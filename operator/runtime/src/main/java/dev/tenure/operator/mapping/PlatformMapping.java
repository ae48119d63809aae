package dev.tenure.operator.mapping;

import dev.tenure.api.v1alpha1.BackendLimits;
import dev.tenure.api.v1alpha1.BackendLogin;
import dev.tenure.api.v1alpha1.BackendTls;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.api.v1alpha1.IdentityOwner;
import dev.tenure.api.v1alpha1.KubernetesLogin;
import dev.tenure.api.v1alpha1.SecretBackend;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.AllowedNames;
import dev.tenure.core.certificate.Issuer;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.certificate.SpiffeIds;
import dev.tenure.core.certificate.Usage;
import dev.tenure.core.identity.Owner;
import dev.tenure.core.lease.AllowedPaths;
import dev.tenure.core.lease.Backend;
import dev.tenure.operator.vault.BackendConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The cluster-wide kinds as the domain sees them. */
public final class PlatformMapping {
  private PlatformMapping() {}

  /** An owner. */
  public static Owner owner(IdentityOwner object) {
    return new Owner(
        object.getMetadata().getName(), Common.selection(object.getSpec().namespaces()));
  }

  /**
   * An issuer.
   *
   * @param authority whether and with which key it can sign
   */
  public static Mapped<Issuer> issuer(IdentityIssuer object, Issuer.Authority authority) {
    return Mapped.of(
        () -> {
          var spec = object.getSpec();
          return new Issuer(
              object.getMetadata().getName(),
              object.isMarkedForDeletion(),
              Common.selection(spec.allowedNamespaces()),
              allowedNames(spec),
              maxDuration(spec),
              usages(spec),
              keys(spec),
              spiffeIds(spec),
              authority);
        });
  }

  private static Optional<SpiffeIds> spiffeIds(IdentityIssuerSpec spec) throws Fields.Unreadable {
    var domain = spec.trustDomain();
    if (domain == null) {
      return Optional.empty();
    }
    var said = spec.spiffe() == null ? null : spec.spiffe().path();
    var path = said == null ? SpiffeIds.DEFAULT_PATH : said;
    var fault = SpiffeIds.fault(path);
    if (fault.isPresent()) {
      throw new Fields.Unreadable("spec.spiffe.path: \"%s\" %s.".formatted(path, fault.get()));
    }
    return Optional.of(new SpiffeIds(domain, path));
  }

  private static Optional<Duration> maxDuration(IdentityIssuerSpec spec) throws Fields.Unreadable {
    var limits = spec.limits();
    return limits == null || limits.maxDuration() == null
        ? Optional.empty()
        : Optional.of(Fields.duration("spec.limits.maxDuration", limits.maxDuration()));
  }

  private static AllowedNames allowedNames(IdentityIssuerSpec spec) {
    var names = spec.allowedNames();
    return names == null
        ? AllowedNames.NONE
        : new AllowedNames(
            names.dns(),
            names.uris(),
            names.emails(),
            names.commonNames(),
            names.ipRanges(),
            CertificateMapping.patterns(names.subject()));
  }

  private static Set<Usage> usages(IdentityIssuerSpec spec) {
    return spec.limits() == null
        ? Set.of()
        : spec.limits().usages().stream()
            .map(usage -> Usage.valueOf(usage.name()))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Nobody but our own CAs, whatever a spec says that was written past the schema. */
  private static Set<KeySpec.Algorithm> keys(IdentityIssuerSpec spec) {
    return spec.limits() == null || (spec.managedCA() == null && spec.ca() == null)
        ? Set.of()
        : spec.limits().keyAlgorithms().stream()
            .map(key -> KeySpec.Algorithm.valueOf(key.name()))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * A backend.
   *
   * @param broken what has to be mended in it first
   */
  public static Backend backend(SecretBackend object, Optional<Violation> broken) {
    return new Backend(
        object.getMetadata().getName(),
        object.isMarkedForDeletion(),
        Common.selection(object.getSpec().allowedNamespaces()),
        new AllowedPaths(object.getSpec().allowedPaths()),
        broken);
  }

  /** How to reach a backend and log in there, without what its object only names. */
  public static BackendConfig backendConfig(SecretBackend object) {
    var spec = object.getSpec();
    return new BackendConfig(
        object.getMetadata().getName(),
        spec.address(),
        new BackendConfig.Tls(
            Optional.ofNullable(spec.caBundle()),
            Optional.empty(),
            Optional.ofNullable(spec.tls()).map(BackendTls::serverName)),
        Optional.ofNullable(spec.namespace()),
        login(object),
        limits(spec.limits()));
  }

  /** The schema has seen the duration: what it took can be read. */
  private static BackendConfig.Limits limits(@Nullable BackendLimits limits) {
    if (limits == null) {
      return BackendConfig.Limits.NONE;
    }
    try {
      Optional<Duration> maxTtl =
          limits.maxTTL() == null
              ? Optional.empty()
              : Optional.of(Fields.duration("spec.limits.maxTTL", limits.maxTTL()));
      return new BackendConfig.Limits(maxTtl, Optional.ofNullable(limits.maxResponseBytes()));
    } catch (Fields.Unreadable unreadable) {
      throw new IllegalArgumentException(unreadable.getMessage(), unreadable);
    }
  }

  /** The login of a backend; the schema demands exactly one type. */
  private static BackendConfig.Login login(SecretBackend object) {
    var login = object.getSpec().login();
    var jwt = login.jwt();
    if (jwt != null) {
      return new BackendConfig.Login(
          BackendConfig.LoginType.JWT,
          jwt.mount() == null ? "jwt" : jwt.mount(),
          jwt.role(),
          jwt.audience());
    }
    var kubernetes = login.kubernetes();
    return kubernetes == null ? otherLogin(object, login) : kubernetes(kubernetes);
  }

  private static BackendConfig.Login otherLogin(SecretBackend object, BackendLogin login) {
    if (login.appRole() != null) {
      var mount = login.appRole().mount();
      return new BackendConfig.Login(
          BackendConfig.LoginType.APP_ROLE, mount == null ? "approle" : mount, "", "");
    }
    if (login.certificate() != null) {
      var mount = login.certificate().mount();
      var role = login.certificate().role();
      return new BackendConfig.Login(
          BackendConfig.LoginType.CERTIFICATE,
          mount == null ? "cert" : mount,
          role == null ? "" : role,
          "");
    }
    if (login.token() != null) {
      return new BackendConfig.Login(BackendConfig.LoginType.TOKEN, "", "", "");
    }
    throw new IllegalArgumentException(
        "SecretBackend " + object.getMetadata().getName() + " has no login");
  }

  private static BackendConfig.Login kubernetes(KubernetesLogin kubernetes) {
    return new BackendConfig.Login(
        BackendConfig.LoginType.KUBERNETES,
        kubernetes.mount() == null ? "kubernetes" : kubernetes.mount(),
        kubernetes.role(),
        kubernetes.audience());
  }
}
