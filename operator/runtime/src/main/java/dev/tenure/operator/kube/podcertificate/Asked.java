package dev.tenure.operator.kube.podcertificate;

import dev.tenure.core.podcertificate.PodKey;
import dev.tenure.operator.kube.informer.Versioned;
import java.time.Duration;
import java.util.Set;

/**
 * One request of a kubelet, as the server has it.
 *
 * @param signer the whole signer name, e.g. {@code tenure.dev/mesh-ca}
 * @param publicKey the key that the kubelet made
 * @param longest the longest life allowed
 * @param wishes keys of the annotations that the pod's author sent along
 * @param answered whether it was issued, denied or given up already
 */
public record Asked(
    String namespace,
    String name,
    String uid,
    String resourceVersion,
    String signer,
    String pod,
    String podUid,
    String serviceAccount,
    PodKey publicKey,
    Duration longest,
    Set<String> wishes,
    boolean answered)
    implements Versioned {
  /** What a signer's name begins with where it is ours; the issuer's name follows. */
  public static final String OURS = "tenure.dev/";

  public Asked {
    wishes = Set.copyOf(wishes);
  }

  /** Whether it is ours to answer, and still open. */
  public boolean open() {
    return !answered && signer.startsWith(OURS);
  }

  /** Name of the {@code IdentityIssuer} that is asked. */
  public String issuer() {
    return signer.substring(OURS.length());
  }
}
