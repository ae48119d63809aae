package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.AcmeDns01;
import dev.tenure.api.v1alpha1.AcmeRfc2136;
import dev.tenure.api.v1alpha1.AcmeSolver;
import dev.tenure.api.v1alpha1.AcmeWebhook;
import dev.tenure.api.v1alpha1.GoDuration;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.operator.acme.Accounts;
import dev.tenure.operator.acme.Http01Solver;
import dev.tenure.operator.acme.SolverRule;
import dev.tenure.operator.acme.VerifiedBy;
import dev.tenure.operator.acme.dns.DynamicUpdates;
import dev.tenure.operator.acme.dns.Webhook;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The solvers that an issuer's spec names. */
final class AcmeSolvers {
  private static final String SETTLES = "15s";
  private static final String DNS_PORT = "53";

  private final Accounts.Keys keys;
  private final boolean answersHttp;

  /**
   * @param answersHttp whether this installation answers challenges of HTTP-01
   */
  AcmeSolvers(Accounts.Keys keys, boolean answersHttp) {
    this.keys = keys;
    this.answersHttp = answersHttp;
  }

  /** All of them, in their order; refused with what has to be mended. */
  Answer<List<SolverRule>> of(List<AcmeSolver> given) {
    Answer<List<SolverRule>> all = Answer.ok(List.of());
    for (var one : given) {
      all =
          all.then(
              rules -> solver(one).map(solver -> with(rules, new SolverRule(one.zones(), solver))));
    }
    return all;
  }

  private static List<SolverRule> with(List<SolverRule> rules, SolverRule more) {
    return Stream.concat(rules.stream(), Stream.of(more)).toList();
  }

  private Answer<SolverRule.Solver> solver(AcmeSolver given) {
    var dns = given.dns01();
    if (dns != null) {
      return dns(dns);
    }
    return answersHttp
        ? Answer.ok(new Http01Solver())
        : Answer.refused(
            Reason.INVALID_SPEC,
            "spec.acme.solvers has http01, and this installation does not answer such challenges."
                + " Install the chart with config.acme.http01.enabled=true, or use another"
                + " solver.");
  }

  private Answer<SolverRule.Solver> dns(AcmeDns01 given) {
    var settles = GoDuration.parse(Objects.requireNonNullElse(given.propagationDelay(), SETTLES));
    var updates = given.rfc2136();
    if (updates != null) {
      return Answer.ok(updates(updates, settles));
    }
    return webhook(Objects.requireNonNull(given.webhook()), settles);
  }

  private SolverRule.Solver updates(AcmeRfc2136 given, Duration settles) {
    var at = given.nameserver().lastIndexOf(':');
    var hasPort = at > given.nameserver().lastIndexOf(']');
    var host = hasPort ? given.nameserver().substring(0, at) : given.nameserver();
    var port = hasPort ? given.nameserver().substring(at + 1) : DNS_PORT;
    var tsig = given.tsig();
    var algorithm =
        tsig.algorithm() == null
            ? "hmac-sha256"
            : tsig.algorithm().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new DynamicUpdates(
        new DynamicUpdates.Server(
            host.replace("[", "").replace("]", ""),
            Integer.parseInt(port),
            given.zone(),
            tsig.keyName(),
            algorithm,
            settles),
        () -> keys.text(tsig.secretName(), "secret"));
  }

  private Answer<SolverRule.Solver> webhook(AcmeWebhook given, Duration settles) {
    return VerifiedBy.certificates(Optional.ofNullable(given.caBundle()), "dns01.webhook.caBundle")
        .map(
            trust ->
                new Webhook(
                    URI.create(given.url()),
                    trust,
                    () ->
                        given.secretName() == null
                            ? Answer.ok(Optional.empty())
                            : keys.text(given.secretName(), "token").map(Optional::of),
                    settles));
  }
}
