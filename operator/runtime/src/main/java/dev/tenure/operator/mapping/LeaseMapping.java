package dev.tenure.operator.mapping;

import dev.tenure.api.v1alpha1.LeaseTemplate;
import dev.tenure.api.v1alpha1.ReadMethod;
import dev.tenure.api.v1alpha1.SecretKeyRef;
import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.api.v1alpha1.SecretLeaseSpec;
import dev.tenure.api.v1alpha1.SecretType;
import dev.tenure.core.delivery.Layout;
import dev.tenure.core.delivery.SecretTemplate;
import dev.tenure.core.identity.AccountUse;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Orders;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.identity.Tenure;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Principal;
import dev.tenure.core.lease.SecretServer;
import dev.tenure.core.lease.Source;
import dev.tenure.core.rollout.Consumer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@code SecretLease} as the domain sees it.
 *
 * @param backend name of its {@code SecretBackend}; empty where none is asked
 */
public record LeaseMapping(
    Subject subject,
    Tenure tenure,
    Optional<AccountUse> account,
    Optional<String> backend,
    Source source,
    String secretName,
    Layout layout,
    List<Consumer> consumers,
    Orders orders,
    SecretTemplate template) {
  private static final String DEFAULT_INTERVAL = "60s";
  private static final String DEFAULT_TOKEN_LIFE = "1h";

  /**
   * Reads the object.
   *
   * @param strict whether every account must consent
   * @param defaultRole the role of the backend's login, for a lease that names none
   */
  public static Mapped<LeaseMapping> of(SecretLease object, boolean strict, String defaultRole) {
    return Mapped.of(
        () -> {
          var spec = object.getSpec();
          return new LeaseMapping(
              Common.subject(Kind.SECRET_LEASE, object),
              Common.tenure(spec.owner(), spec.purpose(), spec.expiresAt(), spec.criticality()),
              Common.account(object, spec.serviceAccountName(), strict),
              Optional.ofNullable(spec.backend()),
              source(object, spec, defaultRole),
              secretName(object),
              layout(spec.secretTemplate()),
              Common.consumers(spec.restart()),
              Common.orders(object, spec.suspend(), spec.maintenanceWindows()),
              dress(spec.secretTemplate()));
        });
  }

  /** The Secret that the lease is delivered to. */
  public static String secretName(SecretLease object) {
    var destination = object.getSpec().destination();
    return destination == null || destination.secretName() == null
        ? object.getMetadata().getName()
        : destination.secretName();
  }

  private static Layout layout(@Nullable LeaseTemplate spec) {
    return spec == null
        ? Layout.AS_THEY_COME
        : new Layout(
            Objects.requireNonNullElse(spec.type(), SecretType.OPAQUE).text(), spec.data());
  }

  private static SecretTemplate dress(@Nullable LeaseTemplate spec) throws Fields.Unreadable {
    return spec == null
        ? SecretTemplate.NONE
        : Common.template(
            new dev.tenure.api.v1alpha1.SecretTemplate(spec.labels(), spec.annotations()));
  }

  /** The account that logs in for it; empty where no backend is asked. */
  public Optional<Account> login() {
    return switch (source) {
      case Source.Dynamic(var account, var _) -> Optional.of(account);
      case Source.Static(var account, var _, var _, var _) -> Optional.of(account);
      case Source.Generated _, Source.Token _ -> Optional.empty();
    };
  }

  private static Source source(SecretLease object, SecretLeaseSpec spec, String defaultRole)
      throws Fields.Unreadable {
    if (spec.generated() != null) {
      return GeneratedMapping.of(spec.generated());
    }
    if (spec.token() != null) {
      return new Source.Token(
          required("spec.serviceAccountName", spec.serviceAccountName()),
          spec.token().audience(),
          Fields.duration(
              "spec.token.duration",
              Objects.requireNonNullElse(spec.token().duration(), DEFAULT_TOKEN_LIFE)));
    }
    var account =
        new Account(
            required("spec.backend", spec.backend()),
            object.getMetadata().getNamespace(),
            principal(spec),
            role(spec, defaultRole));
    if (spec.dynamic() != null) {
      var dynamic = spec.dynamic();
      var method = Objects.requireNonNullElse(dynamic.method(), ReadMethod.GET);
      return new Source.Dynamic(
          account, new SecretServer.Query(dynamic.path(), method.name(), dynamic.parameters()));
    }
    if (spec.staticSource() != null) {
      var fixed = spec.staticSource();
      return new Source.Static(
          account,
          new SecretServer.ValueQuery(fixed.path(), Optional.ofNullable(fixed.version())),
          fixed.keys(),
          Fields.duration(
              "spec.static.refreshInterval",
              Objects.requireNonNullElse(fixed.refreshInterval(), DEFAULT_INTERVAL)));
    }
    throw new Fields.Unreadable(
        "Give exactly one of spec.dynamic, spec.static, spec.generated and spec.token.");
  }

  private static Principal principal(SecretLeaseSpec spec) throws Fields.Unreadable {
    var login = spec.login();
    if (login == null) {
      return new Principal.ServiceAccount(
          required("spec.serviceAccountName", spec.serviceAccountName()));
    }
    if (login.appRole() != null) {
      var role = login.appRole();
      return new Principal.AppRole(
          role.roleId(), key(role.secretIdSecretRef()), Boolean.TRUE.equals(role.wrapped()));
    }
    if (login.certificate() != null) {
      return new Principal.Certificate(login.certificate().identity());
    }
    if (login.token() != null) {
      return new Principal.GivenToken(key(login.token().tokenSecretRef()));
    }
    throw new Fields.Unreadable(
        "Give exactly one of spec.login.appRole, spec.login.certificate and spec.login.token.");
  }

  private static Principal.SecretKey key(SecretKeyRef ref) {
    return new Principal.SecretKey(ref.name(), ref.key());
  }

  /** A RoleID names its role, and a token has none: the role of the backend is not theirs. */
  private static String role(SecretLeaseSpec spec, String defaultRole) {
    var login = spec.login();
    return login != null && login.certificate() == null
        ? ""
        : Objects.requireNonNullElse(spec.role(), defaultRole);
  }

  private static String required(String field, @Nullable String value) throws Fields.Unreadable {
    if (value == null || value.isEmpty()) {
      throw new Fields.Unreadable(field + " is required for this source.");
    }
    return value;
  }
}
