package dev.tenure.operator.it.harness;

import dev.tenure.api.v1alpha1.CertificateSpec;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.api.v1alpha1.MachineIdentitySpec;
import dev.tenure.api.v1alpha1.RestartTarget;
import dev.tenure.api.v1alpha1.WorkloadKind;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a MachineIdentity: everything that is required is there but the issuer; its one DNS name
 * is that of a Service of its own name.
 */
public final class IdentityDraft {
  private final Tenant tenant;
  private final String name;
  private final Map<String, String> annotations = new HashMap<>();
  private final List<RestartTarget> restart = new ArrayList<>();
  private String owner;
  private String expiresAt = Tenant.END;
  private String account = Tenant.ACCOUNT;
  private String issuer = "unnamed";
  private String secretName;
  private List<String> dnsNames;
  private String duration = "1h";

  IdentityDraft(Tenant tenant, String name) {
    this.tenant = tenant;
    this.name = name;
    this.dnsNames = List.of(name + "." + tenant.namespace() + ".svc");
  }

  public IdentityDraft annotated(String key, String value) {
    annotations.put(key, value);
    return this;
  }

  /** Its owner; the tenant's own unless told. */
  public IdentityDraft owner(String other) {
    owner = other;
    return this;
  }

  public IdentityDraft expiresAt(String other) {
    expiresAt = other;
    return this;
  }

  public IdentityDraft account(String other) {
    account = other;
    return this;
  }

  public IdentityDraft issuer(String other) {
    issuer = other;
    return this;
  }

  public IdentityDraft secretName(String other) {
    secretName = other;
    return this;
  }

  public IdentityDraft dns(String... names) {
    dnsNames = List.of(names);
    return this;
  }

  public IdentityDraft duration(String other) {
    duration = other;
    return this;
  }

  /** Restarts a Deployment after each rotation. */
  public IdentityDraft restarts(String deployment) {
    restart.add(new RestartTarget(WorkloadKind.DEPLOYMENT, deployment));
    return this;
  }

  public MachineIdentity build() {
    var object = new MachineIdentity();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withNamespace(tenant.namespace())
            .withAnnotations(annotations)
            .build());
    var certificate =
        new CertificateSpec(
            issuer, secretName, dnsNames, List.of(), List.of(), List.of(), null, duration, null);
    object.setSpec(
        new MachineIdentitySpec(
            owner == null ? tenant.owner() : owner,
            "Behaviour tests",
            expiresAt,
            null,
            account,
            certificate,
            restart));
    return object;
  }

  /** Makes it on the server. */
  public Watched<MachineIdentity> create() {
    return tenant.create(build());
  }
}
