package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.KubernetesIssuer;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.SigningService;
import dev.tenure.operator.kube.signing.CertificateSigningRequests;
import dev.tenure.operator.kube.signing.RequestObjects;
import java.util.Locale;
import java.util.Objects;

/** A signer of {@code certificates.k8s.io}, asked by CertificateSigningRequests. */
public final class KubernetesAuthority implements RemoteAuthority {
  private final RequestObjects requests;
  private final GivenAnchors anchors;

  public KubernetesAuthority(RequestObjects requests, GivenAnchors anchors) {
    this.requests = requests;
    this.anchors = anchors;
  }

  @Override
  public boolean isFor(IdentityIssuer issuer) {
    return issuer.getSpec().kubernetes() != null;
  }

  @Override
  public Answer<String> roots(IdentityIssuer issuer) {
    var spec = spec(issuer);
    return allowed(spec)
        .then(_ -> requests.probe(kind(spec), ""))
        .then(_ -> anchors.read(spec.anchors()));
  }

  @Override
  public String place(IdentityIssuer issuer) {
    return "signer " + spec(issuer).signerName();
  }

  @Override
  public SigningService service(IdentityIssuer issuer) {
    var spec = spec(issuer);
    var service = requests.service(kind(spec));
    return request -> allowed(spec).then(_ -> service.sign(request));
  }

  /** The schema refuses the same; this is the last line before a request is made. */
  private static Answer<Boolean> allowed(KubernetesIssuer spec) {
    var domain = spec.signerName().split("/", 2)[0].toLowerCase(Locale.ROOT);
    return domain.equals("kubernetes.io") || domain.endsWith(".kubernetes.io")
        ? Answer.refused(
            Reason.INVALID_SPEC,
            "spec.kubernetes.signerName is %s: what the signers under kubernetes.io/ sign is a right in the cluster, by its common name and organization. Name a signer of your own domain."
                .formatted(spec.signerName()))
        : Answer.ok(true);
  }

  private static CertificateSigningRequests kind(KubernetesIssuer spec) {
    return new CertificateSigningRequests(spec.signerName());
  }

  private static KubernetesIssuer spec(IdentityIssuer issuer) {
    return Objects.requireNonNull(issuer.getSpec().kubernetes());
  }
}
