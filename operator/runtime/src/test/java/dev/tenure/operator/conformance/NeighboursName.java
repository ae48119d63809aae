package dev.tenure.operator.conformance;

import static dev.tenure.operator.pki.authority.GivenCa.NOW;
import static dev.tenure.operator.pki.authority.GivenCa.P256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.core.certificate.AllowedNames;
import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.CertificateDecision;
import dev.tenure.core.certificate.CertificateInput;
import dev.tenure.core.certificate.CertificatePolicy;
import dev.tenure.core.certificate.CertificateRequest;
import dev.tenure.core.certificate.CertificateRequest.Names;
import dev.tenure.core.certificate.Issuer;
import dev.tenure.core.certificate.Outputs;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.delivery.Remembered;
import dev.tenure.core.identity.AccountUse;
import dev.tenure.core.identity.Criticality;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Lookup;
import dev.tenure.core.identity.NamespaceFacts;
import dev.tenure.core.identity.NamespaceSelection;
import dev.tenure.core.identity.Orders;
import dev.tenure.core.identity.Owner;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.identity.Tenure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A tenant of {@code payments} asks for a name of {@code ledger}: nobody is asked to sign it. */
final class NeighboursName {
  private NeighboursName() {}

  static void isRefusedAt(Issuer.Authority authority) {
    assertThat(decided(authority, StandInCa.NEIGHBOUR))
        .isInstanceOfSatisfying(
            CertificateDecision.Refuse.class,
            refused -> assertThat(refused.violation().reason()).isEqualTo(Reason.NAME_NOT_ALLOWED));
    assertThat(decided(authority, "api.payments.svc"))
        .isInstanceOf(CertificateDecision.Issue.class);
  }

  private static CertificateDecision decided(Issuer.Authority authority, String name) {
    var everybody = new NamespaceSelection.Everybody();
    var issuer =
        new Issuer(
            IssuerConformanceTest.ISSUER,
            false,
            everybody,
            AllowedNames.NONE,
            Optional.empty(),
            Set.of(),
            Set.of(),
            Optional.empty(),
            authority);
    var names = new Names(List.of(name), List.of(), List.of(), List.of());
    return CertificatePolicy.decide(
        new CertificateInput(
            new Subject(Kind.MACHINE_IDENTITY, "payments", "api", "uid-1"),
            new NamespaceFacts("payments", Map.of(), true),
            "cluster.local",
            new Tenure("team", "Pays", NOW.plus(Duration.ofDays(30)), Criticality.MEDIUM),
            Optional.of(new AccountUse("api", false)),
            new CertificateRequest(
                issuer.name(),
                "api-tls",
                CertificateContents.of(Optional.empty(), names, P256),
                Duration.ofHours(1),
                Optional.empty(),
                P256,
                Outputs.PLAIN),
            new Lookup.Found<>(new Owner("team", everybody)),
            new Lookup.Found<>(issuer),
            new Destination.Absent(),
            0,
            Orders.NONE,
            false,
            Remembered.NOTHING),
        NOW);
  }
}
