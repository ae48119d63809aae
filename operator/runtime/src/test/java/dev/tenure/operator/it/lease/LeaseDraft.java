package dev.tenure.operator.it.lease;

import dev.tenure.api.v1alpha1.BytesSource;
import dev.tenure.api.v1alpha1.CharacterClass;
import dev.tenure.api.v1alpha1.Destination;
import dev.tenure.api.v1alpha1.DynamicSource;
import dev.tenure.api.v1alpha1.GeneratedSource;
import dev.tenure.api.v1alpha1.LeaseLogin;
import dev.tenure.api.v1alpha1.LeaseTemplate;
import dev.tenure.api.v1alpha1.PasswordSource;
import dev.tenure.api.v1alpha1.ReadMethod;
import dev.tenure.api.v1alpha1.RestartTarget;
import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.api.v1alpha1.SecretLeaseSpec;
import dev.tenure.api.v1alpha1.SecretType;
import dev.tenure.api.v1alpha1.StaticSource;
import dev.tenure.api.v1alpha1.TokenSource;
import dev.tenure.api.v1alpha1.UuidSource;
import dev.tenure.api.v1alpha1.WorkloadKind;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds a SecretLease: everything that is required is there, but for the source. */
final class LeaseDraft {
  private final Tenant tenant;
  private final String name;
  private final Map<String, String> annotations = new HashMap<>();
  private final List<RestartTarget> restart = new ArrayList<>();
  private String expiresAt = Tenant.END;
  private String account = Tenant.ACCOUNT;
  private String backend;
  private String role;
  private LeaseLogin login;
  private DynamicSource dynamic;
  private TokenSource token;
  private StaticSource fixed;
  private GeneratedSource generated;
  private String secretName;
  private LeaseTemplate template;

  LeaseDraft(Tenant tenant, String backend, String name) {
    this.tenant = tenant;
    this.backend = backend;
    this.name = name;
  }

  LeaseDraft dynamic(String path) {
    dynamic = new DynamicSource(path, null, Map.of());
    return this;
  }

  /** A credential that is asked for with POST. */
  LeaseDraft posting(String path, Map<String, String> parameters) {
    dynamic = new DynamicSource(path, ReadMethod.POST, parameters);
    return this;
  }

  LeaseDraft fixed(String path, Integer version, String... keys) {
    fixed = new StaticSource(path, version, List.of(keys), "5s");
    return this;
  }

  /** A value that is asked for this often. */
  LeaseDraft following(String path, String refreshInterval) {
    fixed = new StaticSource(path, null, List.of(), refreshInterval);
    return this;
  }

  LeaseDraft password(int length, CharacterClass... classes) {
    return generated(
        new GeneratedSource(
            new PasswordSource(length, List.of(classes), null, null),
            null,
            null,
            null,
            null,
            null,
            null,
            null));
  }

  LeaseDraft bytes(int length) {
    return generated(
        new GeneratedSource(null, new BytesSource(length), null, null, null, null, null, null));
  }

  LeaseDraft uuid(String rotateEvery) {
    return generated(
        new GeneratedSource(null, null, new UuidSource(), null, null, rotateEvery, null, null));
  }

  LeaseDraft generated(GeneratedSource source) {
    generated = source;
    backend = null;
    account = null;
    return this;
  }

  /** A token of its ServiceAccount. */
  LeaseDraft token(String audience) {
    token = new TokenSource(audience, null);
    backend = null;
    return this;
  }

  LeaseDraft expiresAt(Instant end) {
    expiresAt = end.truncatedTo(ChronoUnit.SECONDS).toString();
    return this;
  }

  /** Its ServiceAccount; null for none. */
  LeaseDraft account(String other) {
    account = other;
    return this;
  }

  LeaseDraft role(String other) {
    role = other;
    return this;
  }

  /** Logs in with something else than a ServiceAccount. */
  LeaseDraft login(LeaseLogin other) {
    login = other;
    account = null;
    return this;
  }

  LeaseDraft secretName(String other) {
    secretName = other;
    return this;
  }

  /** Composed of these templates, in a Secret of the type; null for the usual one. */
  LeaseDraft composing(SecretType type, Map<String, String> data) {
    template = new LeaseTemplate(Map.of(), Map.of(), type, data);
    return this;
  }

  LeaseDraft annotated(String key, String value) {
    annotations.put(key, value);
    return this;
  }

  LeaseDraft restarts(String deployment) {
    restart.add(new RestartTarget(WorkloadKind.DEPLOYMENT, deployment));
    return this;
  }

  LeaseDraft restartsItsUsers() {
    restart.add(RestartTarget.users());
    return this;
  }

  SecretLease build() {
    var object = new SecretLease();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withNamespace(tenant.namespace())
            .withAnnotations(annotations)
            .build());
    object.setSpec(
        new SecretLeaseSpec(
            tenant.owner(),
            "Behaviour tests",
            expiresAt,
            null,
            account,
            backend,
            role,
            login,
            dynamic,
            fixed,
            generated,
            token,
            secretName == null ? null : new Destination(secretName),
            restart,
            null,
            null,
            template));
    return object;
  }

  /** Makes it on the server. */
  Watched<SecretLease> create() {
    return tenant.create(build());
  }
}
