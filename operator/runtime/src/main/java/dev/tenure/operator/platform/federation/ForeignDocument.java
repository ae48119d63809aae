package dev.tenure.operator.platform.federation;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.operator.pki.Pem;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The SPIFFE bundle of another trust domain (SPIFFE Trust Domain and Bundle, section 4), checked
 * and written anew, so that nothing is handed on that is no key of a bundle.
 *
 * @param json the JWK set
 * @param anchors the certificates of its keys for X509-SVIDs; none where it withdrew all
 * @param sequence zero where it has none
 * @param refresh how often it wants to be looked at
 */
record ForeignDocument(
    String json, List<X509Certificate> anchors, long sequence, Duration refresh) {
  /** The longest document, characters: eight of them and their PEM fit into a ConfigMap. */
  static final int LONGEST = 65_536;

  private static final String SEQUENCE = "spiffe_sequence";
  private static final String REFRESH = "spiffe_refresh_hint";
  private static final String X509_SVID = "x509-svid";
  private static final String JWT_SVID = "jwt-svid";
  private static final int URI_NAME = 6;

  /** What is told to wait where a document says nothing (section 4.1.2). */
  private static final Duration USUAL = Duration.ofMinutes(5);

  private static final Duration SOONEST = Duration.ofSeconds(5);
  private static final Duration LATEST = Duration.ofDays(1);

  ForeignDocument {
    anchors = List.copyOf(anchors);
  }

  /** The anchors in PEM. */
  String pem() {
    return Pem.certificates(anchors);
  }

  /** Reads what anybody may have written; refused with what is wrong. */
  static Answer<ForeignDocument> read(String trustDomain, String text) {
    if (text.length() > LONGEST) {
      return refused("is longer than %d characters".formatted(LONGEST));
    }
    try {
      var set = JWKSet.parse(text);
      var kept = new ArrayList<JWK>();
      var anchors = new ArrayList<X509Certificate>();
      for (var key : set.getKeys()) {
        var use = key.getKeyUse() == null ? "" : key.getKeyUse().identifier();
        var fault = fault(trustDomain, use, key);
        if (fault.isPresent()) {
          return refused(fault.get());
        }
        if (use.equals(X509_SVID)) {
          anchors.add(key.getParsedX509CertChain().getFirst());
        }
        if (use.equals(X509_SVID) || use.equals(JWT_SVID)) {
          kept.add(key);
        }
      }
      return Answer.ok(of(set, kept, anchors));
    } catch (ParseException | RuntimeException e) {
      return refused("is no JWK set (RFC 7517 section 5) that can be read");
    }
  }

  private static ForeignDocument of(JWKSet set, List<JWK> keys, List<X509Certificate> anchors) {
    var sequence = number(set, SEQUENCE).orElse(0L);
    var refresh = number(set, REFRESH).map(Duration::ofSeconds).orElse(USUAL);
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(SEQUENCE, sequence);
    members.put(REFRESH, refresh.toSeconds());
    return new ForeignDocument(
        new JWKSet(keys, members).toString(), anchors, sequence, within(refresh));
  }

  private static Optional<Long> number(JWKSet set, String member) {
    return set.getAdditionalMembers().get(member) instanceof Number number
            && number.longValue() >= 0
            && number.longValue() < Integer.MAX_VALUE * 1000L
        ? Optional.of(number.longValue())
        : Optional.empty();
  }

  private static Duration within(Duration wish) {
    return wish.compareTo(SOONEST) < 0 ? SOONEST : wish.compareTo(LATEST) > 0 ? LATEST : wish;
  }

  /** Keys for other uses are none of our business (section 4.2.2). */
  private static Optional<String> fault(String trustDomain, String use, JWK key) {
    if (key.isPrivate()) {
      return Optional.of("holds a private key, which is no secret any more");
    }
    return switch (use) {
      case X509_SVID -> anchorFault(trustDomain, key.getParsedX509CertChain());
      case JWT_SVID ->
          key.getKeyID() == null
              ? Optional.of("has a key for JWT-SVIDs without a kid (JWT-SVID section 6.1)")
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** X509-SVID sections 3 and 6.1. */
  private static Optional<String> anchorFault(
      String trustDomain, @Nullable List<X509Certificate> chain) {
    if (chain == null || chain.size() != 1) {
      return Optional.of("has a key for X509-SVIDs without exactly one certificate");
    }
    var anchor = chain.getFirst();
    if (anchor.getBasicConstraints() < 0) {
      return Optional.of("has an anchor that is no CA");
    }
    return names(anchor).stream()
        .filter(name -> !name.equals("spiffe://" + trustDomain))
        .filter(name -> !name.startsWith("spiffe://" + trustDomain + "/"))
        .findFirst()
        .map("has an anchor of another trust domain, named %s"::formatted);
  }

  private static List<String> names(X509Certificate anchor) {
    try {
      var names = anchor.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> Integer.valueOf(URI_NAME).equals(name.getFirst()))
              .map(name -> String.valueOf(name.getLast()))
              .filter(name -> name.startsWith("spiffe:"))
              .toList();
    } catch (CertificateParsingException e) {
      return List.of("unreadable");
    }
  }

  private static <T> Answer<T> refused(String what) {
    return Answer.refused(
        Reason.FOREIGN_BUNDLE_OUTDATED, "What is there " + what + ", and is not taken.");
  }
}
