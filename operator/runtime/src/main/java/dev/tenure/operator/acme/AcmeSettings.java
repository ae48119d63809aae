package dev.tenure.operator.acme;

import dev.tenure.core.Asked;
import dev.tenure.core.certificate.SigningRequest;
import dev.tenure.core.certificate.Usage;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An ACME server as an issuer names it, our account there, and what it signs.
 *
 * @param issuer name of the {@code IdentityIssuer}
 * @param directory of the server, https
 * @param caBundle PEM certificates that the server is verified with; empty: those of the system
 * @param email contact of the account
 * @param accountSecret Secret with the account's key
 * @param profile of the server, where it has several
 * @param life what the server alone decides; empty: each order asks for an end
 * @param usages the purposes of the server's certificates
 * @param solvers how names are proven
 */
public record AcmeSettings(
    String issuer,
    URI directory,
    Optional<String> caBundle,
    Optional<String> email,
    String accountSecret,
    Optional<ExternalAccount> external,
    Optional<String> profile,
    Optional<Duration> life,
    Set<Usage> usages,
    List<SolverRule> solvers) {
  /**
   * An account elsewhere that the server wants to know of (RFC 8555 section 7.3.4).
   *
   * @param secret Secret with the key that binds it
   */
  public record ExternalAccount(String keyId, String secret) {}

  public AcmeSettings {
    usages = Set.copyOf(usages);
    solvers = List.copyOf(solvers);
  }

  /** Names what is ordered: another order has another name. */
  String ask(SigningRequest request) {
    return Asked.of("acmeOrder")
        .with("request", request.orderName())
        .with("directory", directory.toString())
        .with("accountSecret", accountSecret)
        .with("profile", profile)
        .with("life", life)
        .fingerprint();
  }

  /** What makes the account and the way to it. */
  List<Object> account() {
    return List.of(directory, caBundle, email, accountSecret, external);
  }

  /** For messages. */
  String place() {
    return "ACME server " + directory.getAuthority();
  }

  /** Who proves the name: the longest zone wins, of several the first. */
  Optional<SolverRule> solver(Identity identity) {
    return best(identity, solvers);
  }

  /** Who put the proof there. */
  Optional<SolverRule.Solver> solver(Proof proof) {
    var ofType = solvers.stream().filter(rule -> rule.solver().type() == proof.type()).toList();
    return best(Identity.dns(proof.name()), ofType).map(SolverRule::solver);
  }

  private static Optional<SolverRule> best(Identity identity, List<SolverRule> rules) {
    var best = Optional.<SolverRule>empty();
    for (var rule : rules) {
      var fit = rule.fit(identity);
      if (fit >= 0 && best.map(other -> fit > other.fit(identity)).orElse(true)) {
        best = Optional.of(rule);
      }
    }
    return best;
  }
}
