package dev.tenure.operator.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.api.v1alpha1.CertificateSpec;
import dev.tenure.api.v1alpha1.JwtSpec;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.api.v1alpha1.MachineIdentitySpec;
import dev.tenure.api.v1alpha1.RestartTarget;
import dev.tenure.api.v1alpha1.SecretTemplate;
import dev.tenure.api.v1alpha1.WorkloadKind;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a MachineIdentity: everything that is required is there but the issuer; its one DNS name
 * is that of a Service of its own name.
 */
public final class IdentityDraft {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private final Tenant tenant;
  private final String name;
  private final Map<String, String> annotations = new HashMap<>();
  private final List<RestartTarget> restart = new ArrayList<>();
  private SecretTemplate template;
  private JwtSpec jwt;
  private String owner;
  private String expiresAt = Tenant.END;
  private String account = Tenant.ACCOUNT;
  private final Map<String, Object> certificate = new HashMap<>();

  IdentityDraft(Tenant tenant, String name) {
    this.tenant = tenant;
    this.name = name;
    certificate.put("issuer", "unnamed");
    certificate.put("duration", "1h");
    dns(name + "." + tenant.namespace() + ".svc");
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
    certificate.put("issuer", other);
    return this;
  }

  public IdentityDraft secretName(String other) {
    certificate.put("secretName", other);
    return this;
  }

  public IdentityDraft dns(String... names) {
    certificate.put("dnsNames", List.of(names));
    return this;
  }

  public IdentityDraft duration(String other) {
    certificate.put("duration", other);
    return this;
  }

  /** Sets fields of {@code spec.certificate}, written in YAML. */
  public IdentityDraft certificate(String yaml) {
    certificate.putAll(fields(yaml));
    return this;
  }

  /** Sets fields of {@code spec.certificate} of an identity that is there. */
  public static MachineIdentity changed(MachineIdentity identity, String yaml) {
    var old = identity.getSpec();
    var fields = new HashMap<String, Object>();
    SERIALIZATION
        .convertValue(old.certificate(), JsonNode.class)
        .properties()
        .forEach(field -> fields.put(field.getKey(), field.getValue()));
    fields.putAll(fields(yaml));
    identity.setSpec(
        new MachineIdentitySpec(
            old.owner(),
            old.purpose(),
            old.expiresAt(),
            old.criticality(),
            old.serviceAccountName(),
            SERIALIZATION.convertValue(fields, CertificateSpec.class),
            old.jwt(),
            old.restart(),
            old.suspend(),
            old.maintenanceWindows(),
            old.secretTemplate()));
    return identity;
  }

  /** Asks for a token instead of a certificate; sets fields of {@code spec.jwt}. */
  public IdentityDraft jwt(String yaml) {
    var fields = new HashMap<String, Object>();
    fields.put("issuer", certificate.get("issuer"));
    fields.putAll(fields(yaml));
    jwt = SERIALIZATION.convertValue(fields, JwtSpec.class);
    return this;
  }

  private static Map<String, Object> fields(String yaml) {
    var fields = new HashMap<String, Object>();
    SERIALIZATION
        .unmarshal(yaml, JsonNode.class)
        .properties()
        .forEach(field -> fields.put(field.getKey(), field.getValue()));
    return fields;
  }

  /** Has its Secret say so about itself. */
  public IdentityDraft wears(Map<String, String> labels, Map<String, String> annotations) {
    template = new SecretTemplate(labels, annotations);
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
    object.setSpec(
        new MachineIdentitySpec(
            owner == null ? tenant.owner() : owner,
            "Behaviour tests",
            expiresAt,
            null,
            account,
            jwt == null ? SERIALIZATION.convertValue(certificate, CertificateSpec.class) : null,
            jwt,
            restart,
            null,
            null,
            template));
    return object;
  }

  /** Makes it on the server. */
  public Watched<MachineIdentity> create() {
    return tenant.create(build());
  }
}
