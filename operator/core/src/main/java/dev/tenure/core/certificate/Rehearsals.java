package dev.tenure.core.certificate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tenure.core.Answer;
import dev.tenure.core.SecretData;
import dev.tenure.core.delivery.Content;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Delivery;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A Secret that could not be written is tried without effect before anything is signed for it
 * again: authorities are not asked for certificates that reach nobody. Where the last write went
 * well nothing is tried, so that a delivery stays one write.
 */
final class Rehearsals {
  /** Forgetting one costs a signature at most. */
  private static final int MOST = 10_000;

  /** About as long as what it stands for, for quotas of size. */
  private static final byte[] NOTHING = "-".repeat(2048).getBytes(US_ASCII);

  private final CredentialSink sink;
  private final Set<String> unwritten = ConcurrentHashMap.newKeySet();

  Rehearsals(CredentialSink sink) {
    this.sink = sink;
  }

  /** Good where a delivery may be made, as far as is known. */
  Answer<Boolean> before(CertificateInput input, CertificateDecision.Issue issue) {
    return unwritten.contains(input.subject().uid())
        ? sink.rehearse(input.subject(), dummy(input, issue))
        : Answer.ok(true);
  }

  /** Notes how a write went. */
  Answer<Boolean> after(CertificateInput input, Answer<Boolean> written) {
    if (written instanceof Answer.Ok) {
      unwritten.remove(input.subject().uid());
    } else {
      if (unwritten.size() >= MOST) {
        unwritten.clear();
      }
      unwritten.add(input.subject().uid());
    }
    return written;
  }

  private static Content dummy(CertificateInput input, CertificateDecision.Issue issue) {
    var delivery =
        new Delivery(
            issue.rotation(),
            issue.at(),
            Optional.of(issue.profile().notAfter()),
            issue.request(),
            "",
            Optional.empty());
    var values = Map.of("tls.crt", NOTHING, "tls.key", NOTHING);
    return new Content(
        input.request().secretName(),
        issue.profile() instanceof TokenProfile ? Making.OPAQUE : Making.TLS,
        SecretData.of(values),
        delivery,
        input.tenure());
  }
}
