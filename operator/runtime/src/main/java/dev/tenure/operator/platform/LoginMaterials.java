package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.CertificateDelivery;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Principal;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import dev.tenure.operator.pki.MalformedPem;
import dev.tenure.operator.pki.Pem;
import dev.tenure.operator.vault.ClientKey;
import dev.tenure.operator.vault.LoginSecrets;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What tenants log in with, read live from their own namespaces and kept nowhere. */
public final class LoginMaterials implements LoginSecrets {
  private static final int NOT_FOUND = 404;
  private static final int LONGEST = 8192;
  private static final int CHAIN_LIMIT = 65536;

  private final KubeApi api;
  private final InstantSource clock;

  public LoginMaterials(KubeApi api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
  }

  @Override
  public Answer<String> text(String namespace, Principal.SecretKey key) {
    return secret(namespace, key.secret())
        .then(
            found ->
                found
                    .map(secret -> text(secret, key))
                    .orElseGet(() -> missing(key.secret(), "does not exist")));
  }

  @Override
  public Answer<ClientKey> certificate(String namespace, String identity) {
    var path =
        Call.path(
            "apis",
            "tenure.dev",
            "v1alpha1",
            "namespaces",
            namespace,
            "machineidentities",
            identity);
    return get(path, "MachineIdentity " + namespace + "/" + identity, MachineIdentity.class)
        .then(
            found ->
                found
                    .map(this::certificate)
                    .orElseGet(
                        () ->
                            Answer.refused(
                                Reason.LOGIN_SECRET_NOT_FOUND,
                                "No MachineIdentity of this namespace is named \"%s\". Create it, or name another in spec.login.certificate.identity."
                                    .formatted(identity))));
  }

  private Answer<ClientKey> certificate(MachineIdentity identity) {
    var name = identity.getMetadata().getName();
    var spec = identity.getSpec().certificate();
    if (spec == null) {
      return Answer.refused(
          Reason.INVALID_SPEC,
          "MachineIdentity \"%s\" has a token and no certificate to log in by. Name an identity with spec.certificate in spec.login.certificate.identity."
              .formatted(name));
    }
    if (spec.delivery() == CertificateDelivery.POD) {
      return Answer.refused(
          Reason.INVALID_SPEC,
          "The certificate of MachineIdentity \"%s\" is delivered to pods alone, so that nobody else can show it. Name an identity whose certificate lies in a Secret in spec.login.certificate.identity."
              .formatted(name));
    }
    var secretName = Objects.requireNonNullElse(spec.secretName(), name);
    return secret(identity.getMetadata().getNamespace(), secretName)
        .then(
            found ->
                found
                    .filter(secret -> isOf(secret, identity))
                    .map(secret -> clientKey(secret, name))
                    .orElseGet(() -> notYet(name)));
  }

  private Answer<ClientKey> clientKey(Secret secret, String identity) {
    try {
      var chain =
          Pem.certificates(bytes(secret, "tls.crt").orElse(new byte[0]), "tls.crt", CHAIN_LIMIT);
      if (chain.getFirst().getNotAfter().toInstant().isBefore(clock.instant())) {
        return notYet(identity);
      }
      if (!chain.getFirst().getSubjectX500Principal().getName().contains("CN=")) {
        return Answer.refused(
            Reason.INVALID_SPEC,
            "The certificate of MachineIdentity \"%s\" has no common name, by which servers tell who logs in. Set spec.certificate.commonName of the identity, e.g. to the first of its dnsNames."
                .formatted(identity));
      }
      var key = Pem.privateKey(bytes(secret, "tls.key").orElse(new byte[0]), "tls.key");
      return Answer.ok(new ClientKey(chain, key));
    } catch (MalformedPem edited) {
      return notYet(identity);
    }
  }

  private static Answer<ClientKey> notYet(String identity) {
    return Answer.unavailable(
        Reason.PENDING,
        "MachineIdentity \"%s\" has no valid certificate in its Secret yet, which is needed to log in; see kubectl describe machineidentity %s."
            .formatted(identity, identity));
  }

  /** A Secret of that name that somebody else made is not the identity's. */
  private static boolean isOf(Secret secret, MachineIdentity identity) {
    var owners = Optional.ofNullable(secret.getMetadata().getOwnerReferences()).orElse(List.of());
    return owners.stream().anyMatch(o -> identity.getMetadata().getUid().equals(o.getUid()));
  }

  private static Answer<String> text(Secret secret, Principal.SecretKey key) {
    var value = bytes(secret, key.key());
    if (value.isEmpty()) {
      return missing(key.secret(), "has no key \"%s\"".formatted(key.key()));
    }
    var text = new String(value.get(), StandardCharsets.UTF_8).strip();
    return text.isEmpty()
            || text.length() > LONGEST
            || !text.chars().allMatch(c -> c > 32 && c < 127)
        ? missing(
            key.secret(),
            "holds nothing under \"%s\" that a server would take: one word of printable ASCII"
                .formatted(key.key()))
        : Answer.ok(text);
  }

  private static <T> Answer<T> missing(String secret, String what) {
    return Answer.refused(
        Reason.LOGIN_SECRET_NOT_FOUND,
        "Secret %s, which spec.login names, %s. Create it in this namespace (kubectl create secret generic %s --from-file=...), or mend the name."
            .formatted(secret, what, secret));
  }

  private static Optional<byte[]> bytes(Secret secret, String key) {
    try {
      return Optional.ofNullable(secret.getData())
          .map(data -> data.get(key))
          .map(Base64.getDecoder()::decode);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private Answer<Optional<Secret>> secret(String namespace, String name) {
    return get(
        Call.path("api", "v1", "namespaces", namespace, "secrets", name),
        "Secret " + namespace + "/" + name,
        Secret.class);
  }

  private <T> Answer<Optional<T>> get(String path, String what, Class<T> type) {
    return switch (api.send(Call.get(path))) {
      case Reply.Done done -> Answer.ok(Optional.of(api.decode(done, type)));
      case Reply.Failed failure when failure.code() == NOT_FOUND -> Answer.ok(Optional.empty());
      case Reply.Failed failure ->
          KubeErrors.answer(
              failure,
              new KubeErrors.Words(what, Reason.LOGIN_REFUSED, Reason.LOGIN_SECRET_NOT_FOUND));
    };
  }
}
