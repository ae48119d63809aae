package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.CertManagerIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.SigningService;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import dev.tenure.operator.kube.signing.CertificateRequests;
import dev.tenure.operator.kube.signing.RequestObjects;
import java.util.Objects;
import java.util.stream.StreamSupport;

/**
 * An issuer of cert-manager, asked by CertificateRequests. The CA that cert-manager writes into an
 * answer is not read: it comes after the signature, and trust is published before.
 */
public final class CertManagerAuthority implements RemoteAuthority {
  private static final int NOT_FOUND = 404;

  private final KubeApi api;
  private final RequestObjects requests;
  private final GivenAnchors anchors;
  private final String user;

  /**
   * @param user the operator's own user name
   */
  public CertManagerAuthority(
      KubeApi api, RequestObjects requests, GivenAnchors anchors, String user) {
    this.api = api;
    this.requests = requests;
    this.anchors = anchors;
    this.user = user;
  }

  @Override
  public boolean isFor(IdentityIssuer issuer) {
    return issuer.getSpec().certManager() != null;
  }

  @Override
  public Answer<String> roots(IdentityIssuer issuer) {
    return installed().then(_ -> anchors.read(spec(issuer).anchors()));
  }

  @Override
  public String place(IdentityIssuer issuer) {
    return ref(spec(issuer)).toString();
  }

  @Override
  public SigningService service(IdentityIssuer issuer) {
    return requests.service(new CertificateRequests(ref(spec(issuer)), user));
  }

  /** Whether the API server knows the kind; every account may ask that, in every scope. */
  private Answer<Boolean> installed() {
    return switch (api.send(Call.get(CertificateRequests.GROUP_VERSION))) {
      case Reply.Done done -> served(done) ? Answer.ok(true) : absent();
      case Reply.Failed failed when failed.code() == NOT_FOUND -> absent();
      case Reply.Failed failed ->
          KubeErrors.answer(
              failed,
              new KubeErrors.Words(
                  "the group cert-manager.io/v1",
                  Reason.API_UNAVAILABLE,
                  Reason.AUTHORITY_INVALID));
    };
  }

  private static boolean served(Reply.Done done) {
    var resources = Json.read(done.body()).orElseGet(Json::object).path("resources");
    return StreamSupport.stream(resources.spliterator(), false)
        .anyMatch(one -> one.path("name").asText().equals(CertificateRequests.PLURAL));
  }

  private static Answer<Boolean> absent() {
    return Answer.refused(
        Reason.AUTHORITY_INVALID,
        "The API server knows no CertificateRequest of cert-manager.io/v1. Install cert-manager"
            + " with its CRDs, or give the issuer another type.");
  }

  /** The defaults are the schema's; they hold where somebody has changed the schema, too. */
  private static CertificateRequests.IssuerRef ref(CertManagerIssuer spec) {
    return new CertificateRequests.IssuerRef(
        spec.name(),
        Objects.requireNonNullElse(spec.kind(), "ClusterIssuer"),
        Objects.requireNonNullElse(spec.group(), "cert-manager.io"));
  }

  private static CertManagerIssuer spec(IdentityIssuer issuer) {
    return Objects.requireNonNull(issuer.getSpec().certManager());
  }
}
