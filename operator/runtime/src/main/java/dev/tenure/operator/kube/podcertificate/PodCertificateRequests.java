package dev.tenure.operator.kube.podcertificate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.podcertificate.PodCertificate;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import dev.tenure.operator.kube.informer.ScopedCache;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Watches what kubelets ask and writes the answers, each once: the server keeps an answer as is.
 */
public final class PodCertificateRequests implements AutoCloseable {
  /** The longest message that goes into a condition. */
  private static final int LONGEST_MESSAGE = 1024;

  private final KubeApi api;
  private final PodCertificateApi served;
  private final ScopedCache<GenericKubernetesResource, Asked> cache;
  private final List<Consumer<Asked>> listeners = new CopyOnWriteArrayList<>();

  /** Nothing is watched until {@link #start}. */
  public PodCertificateRequests(KubernetesClient client, KubeApi api, PodCertificateApi served) {
    this.api = api;
    this.served = served;
    this.cache =
        new ScopedCache<>(
            _ ->
                client
                    .genericKubernetesResources(served.context())
                    .inAnyNamespace()
                    .runnableInformer(0),
            AskedReader::read,
            PodCertificateRequests::stub,
            (_, _, after) -> after.filter(Asked::open).ifPresent(this::tell));
  }

  /** Watches all namespaces from now on; a request holds nothing secret. */
  public void start() {
    cache.everywhere();
  }

  /** Hears of every request that is ours to answer. On the informer's own thread: be quick. */
  public void onOpen(Consumer<Asked> listener) {
    listeners.add(listener);
  }

  /** The request while it is open; empty when it is answered or gone. */
  public Optional<Asked> open(String namespace, String name) {
    return cache.find(namespace, name).filter(Asked::open);
  }

  /** Waits for the first list; false when the time is up. */
  public boolean awaitSync(Duration atMost) throws InterruptedException {
    return cache.awaitSync(atMost);
  }

  /** Hands the certificate over. Not available: another writer or time; it is looked at again. */
  public Answer<Boolean> issue(
      Asked asked, PodCertificate certificate, Instant refreshAt, Instant now) {
    var status =
        status("Issued", Reason.ISSUED, "Signed by IdentityIssuer " + asked.issuer() + ".", now)
            .put("certificateChain", certificate.chain())
            .put("notBefore", certificate.notBefore().toString())
            .put("beginRefreshAt", refreshAt.toString())
            .put("notAfter", certificate.notAfter().toString());
    return answer(asked, status);
  }

  /** Says no, for good; the pod's next request is another one. */
  public Answer<Boolean> deny(Asked asked, Violation why, Instant now) {
    return answer(asked, status("Denied", why.reason(), why.message(), now));
  }

  @Override
  public void close() {
    cache.close();
  }

  private void tell(Asked asked) {
    listeners.forEach(listener -> listener.accept(asked));
  }

  private Answer<Boolean> answer(Asked asked, ObjectNode status) {
    var path =
        Call.path(
            "apis",
            PodCertificateApi.GROUP,
            served.version(),
            "namespaces",
            asked.namespace(),
            PodCertificateApi.PLURAL,
            asked.name(),
            "status");
    var metadata =
        Json.object().put("uid", asked.uid()).put("resourceVersion", asked.resourceVersion());
    var body = Json.object();
    body.set("metadata", metadata);
    body.set("status", status);
    return switch (api.send(Call.mergePatch(path, Json.write(body)))) {
      case Reply.Done _ -> Answer.ok(true);
      case Reply.Failed failed ->
          KubeErrors.answer(
              failed,
              new KubeErrors.Words(
                  "PodCertificateRequest " + asked.namespace() + "/" + asked.name(),
                  Reason.DESTINATION_REFUSED,
                  Reason.PENDING));
    };
  }

  private static ObjectNode status(String type, Reason reason, String message, Instant now) {
    var condition =
        Json.object()
            .put("type", type)
            .put("status", "True")
            .put("reason", reason.text())
            .put("message", shortened(message))
            .put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
    var status = Json.object();
    status.set("conditions", Json.array().add(condition));
    return status;
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE - 1) + "…";
  }

  private static GenericKubernetesResource stub(Asked asked) {
    var stub = new GenericKubernetesResource();
    stub.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(asked.namespace())
            .withName(asked.name())
            .withUid(asked.uid())
            .withResourceVersion(asked.resourceVersion())
            .build());
    return stub;
  }
}
