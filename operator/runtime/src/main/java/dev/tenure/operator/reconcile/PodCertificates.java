package dev.tenure.operator.reconcile;

import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.CertificateInput;
import dev.tenure.core.identity.AccountConsent;
import dev.tenure.core.podcertificate.PodCertificate;
import dev.tenure.core.podcertificate.PodDecision;
import dev.tenure.core.podcertificate.PodPolicy;
import dev.tenure.core.podcertificate.PodRequest;
import dev.tenure.core.podcertificate.PodSigner;
import dev.tenure.operator.kube.podcertificate.Asked;
import dev.tenure.operator.kube.podcertificate.PodCertificateRequests;
import dev.tenure.operator.ops.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the certificate requests of pods: read, decide, sign, answer. An answer is final at the
 * server, so that nothing has to be remembered here.
 */
public final class PodCertificates {
  /** The kind as the API spells it. */
  public static final String KIND = "PodCertificateRequest";

  private static final Logger LOG = LoggerFactory.getLogger(PodCertificates.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

  private final PodCertificateRequests requests;
  private final Governing governing;
  private final PodSigner signer;
  private final AccountConsent consent;
  private final WakeUps wakeUps;
  private final Gate gate;
  private final Bulkheads bulkheads;
  private final Metrics metrics;
  private final InstantSource clock;
  private final NextLooks nextLooks = new NextLooks();
  private final Set<ObjectKey> underWay = ConcurrentHashMap.newKeySet();

  /**
   * What governs a pod's request.
   *
   * @param identities by reference, out of the cache
   * @param input what is known of an identity that delivers to pods; empty for any other
   */
  record Governing(
      Function<String, List<MachineIdentity>> identities,
      Function<MachineIdentity, Optional<CertificateInput>> input) {

    List<CertificateInput> of(Asked asked) {
      return identities.apply(References.podsOf(asked.namespace(), asked.serviceAccount())).stream()
          .filter(identity -> !identity.isMarkedForDeletion())
          .flatMap(identity -> input.apply(identity).stream())
          .filter(found -> found.request().issuer().equals(asked.issuer()))
          .toList();
    }
  }

  PodCertificates(
      PodCertificateRequests requests,
      Governing governing,
      PodSigner signer,
      AccountConsent consent,
      Reconcilers.Shared shared) {
    this.requests = requests;
    this.governing = governing;
    this.signer = signer;
    this.consent = consent;
    this.wakeUps = shared.wakeUps();
    this.gate = shared.gate();
    this.bulkheads = new Bulkheads(shared.config().workers());
    this.metrics = shared.metrics();
    this.clock = shared.clock();
    wakeUps.listen(KIND, key -> Thread.ofVirtual().name(key.toString()).start(() -> look(key)));
    requests.onOpen(asked -> wakeUps.now(key(asked)));
  }

  private static ObjectKey key(Asked asked) {
    return new ObjectKey(KIND, asked.namespace(), asked.name());
  }

  /** One look; two at a time would sign twice, and only one answer could be given. */
  private void look(ObjectKey key) {
    if (!gate.pass() || !underWay.add(key)) {
      return;
    }
    try {
      var asked = requests.open(key.namespace(), key.name());
      if (asked.isEmpty()) {
        wakeUps.cancel(key);
        nextLooks.forget(key);
        return;
      }
      var started = clock.instant();
      var outcome = bulkheads.run(KIND, () -> safely(asked.get()));
      metrics.reconciled(KIND, outcome, Duration.between(started, clock.instant()));
      nextLooks
          .after(key, outcome, clock.instant())
          .ifPresent(at -> wakeUps.schedule(key, at, Instant.MAX));
    } finally {
      underWay.remove(key);
    }
  }

  private Outcome safely(Asked asked) {
    try {
      return answer(asked);
    } catch (RuntimeException e) {
      return Unexpected.outcome(key(asked), e);
    }
  }

  private Outcome answer(Asked asked) {
    var spec = signer.spec(asked.publicKey());
    if (spec.isEmpty()) {
      return deny(
          asked,
          new Violation(
              Reason.UNSUPPORTED_KEY_TYPE,
              "Choose keyType ED25519, ECDSAP256, ECDSAP384, ECDSAP521, RSA3072 or RSA4096."));
    }
    var inputs = governing.of(asked);
    var request =
        new PodRequest(
            asked.namespace(),
            asked.serviceAccount(),
            asked.issuer(),
            asked.podUid(),
            spec.get(),
            asked.longest(),
            asked.wishes());
    return switch (PodPolicy.decide(request, inputs, clock.instant())) {
      case PodDecision.Issue issue -> issue(asked, inputs.getFirst(), issue);
      case PodDecision.Deny(var why) -> deny(asked, why);
      case PodDecision.Await(var why) ->
          new Outcome.Waiting(why.reason(), why.message(), clock.instant().plus(LOOK_AGAIN));
    };
  }

  private Outcome issue(Asked asked, CertificateInput identity, PodDecision.Issue issue) {
    var signed =
        consent
            .granted(identity.subject(), identity.account())
            .then(_ -> signer.sign(asked.issuer(), issue.profile(), asked.publicKey()));
    return switch (signed) {
      case Answer.Ok<PodCertificate>(var certificate) ->
          deliver(asked, identity, certificate, issue.refreshAt());
      case Answer.Refused<PodCertificate>(var why) -> deny(asked, why);
      case Answer.Gone<PodCertificate>(var why) -> deny(asked, why);
      case Answer.Pending<PodCertificate> pending -> pending.failure(clock.instant()).orElseThrow();
      case Answer.Unavailable<PodCertificate> passing ->
          passing.failure(clock.instant()).orElseThrow();
    };
  }

  private Outcome deliver(
      Asked asked, CertificateInput identity, PodCertificate certificate, Instant refreshAt) {
    var answered = requests.issue(asked, certificate, refreshAt, clock.instant());
    if (answered instanceof Answer.Ok<Boolean>) {
      LOG.info(
          "signed for pod {}/{}: {}, issuer {}, serial {}, until {}",
          asked.namespace(),
          asked.pod(),
          identity.subject(),
          asked.issuer(),
          certificate.serialNumber(),
          certificate.notAfter());
    }
    return ended(answered, Reason.ISSUED, "Signed.");
  }

  private Outcome deny(Asked asked, Violation why) {
    return ended(requests.deny(asked, why, clock.instant()), why.reason(), why.message());
  }

  /** A request that is gone meanwhile, or that another answered, needs nothing more. */
  private Outcome ended(Answer<Boolean> answered, Reason reason, String message) {
    return answered instanceof Answer.Gone<Boolean>
        ? new Outcome.Done(Reason.UP_TO_DATE, "The request is gone.", Optional.empty())
        : answered
            .failure(clock.instant().plus(LOOK_AGAIN))
            .orElseGet(() -> new Outcome.Done(reason, message, Optional.empty()));
  }
}
