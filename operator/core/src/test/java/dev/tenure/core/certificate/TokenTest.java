package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.Issuers.issuer;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.testing.Identities;
import dev.tenure.core.testing.Issuers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TokenTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String OWN_ID = "spiffe://example.org/ns/payments/sa/api";

  private final CertificateRig rig = new CertificateRig();

  @Test
  void aTokenSaysTheSpiffeIdOfItsAccountAndNoOther() {
    var standing = rig.look(token());

    assertThat(rig.tokens.signed)
        .containsExactly(
            new TokenProfile(OWN_ID, List.of("ledger", "audit"), START, START.plus(HOUR)));
    assertThat(standing.validUntil()).contains(START.plus(HOUR));
    assertThat(rig.sink.read(token().subject(), "api").toString()).contains("token");
    assertThat(rig.authority.count()).isZero();
  }

  @Test
  void aTokenThatStaysIsNotSignedAgain() {
    rig.look(token());
    rig.clock.advance(Duration.ofMinutes(30));
    rig.look(token());

    assertThat(rig.tokens.signed).hasSize(1);
  }

  @Test
  void aTokenIsReplacedWhenAThirdOfItsLifeRemains() {
    var standing = rig.look(token());
    var due = standing.nextAction().orElseThrow();

    assertThat(due).isBetween(START.plus(Duration.ofMinutes(33)), START.plusSeconds(2400));
    rig.clock.advanceTo(due);
    rig.look(token());
    assertThat(rig.tokens.signed).hasSize(2);
  }

  @Test
  void otherAudiencesAskForAnotherToken() {
    rig.look(token());
    rig.look(token().forAudiences("ledger"));

    assertThat(rig.tokens.signed.getLast().audiences()).containsExactly("ledger");
  }

  @Test
  void aTokenIsSignedAnewWhenItsKeyIsWithdrawnSoon() {
    rig.look(token());
    var next = spiffe().ready("ca02", START, START.plus(Duration.ofDays(9)));
    rig.look(token().from(next));

    assertThat(rig.tokens.signed).hasSize(2);
  }

  @Test
  void noTokenIsBroughtAnchors() {
    rig.look(token());
    var grown = spiffe().trusting("two anchors", true);
    var standing = rig.look(token().from(grown).restarting(true));

    assertThat(rig.tokens.signed).hasSize(1);
    assertThat(standing.delivery().flatMap(Delivery::trust)).isEmpty();
  }

  @Test
  void anIssuerWithoutATrustDomainIsRefusedBeforeAnythingIsSigned() {
    assertThat(refused(token().from(issuer()))).contains("has no trustDomain");
  }

  @Test
  void anIdentityWithoutAnAccountIsRefused() {
    var nameless = identity().from(spiffe()).forAudiences("ledger");

    assertThat(refused(nameless)).contains("spec.serviceAccountName is required");
  }

  @Test
  void anIssuerThatDoesNotServeTheNamespaceSignsNoToken() {
    assertThat(refused(token().from(spiffe().serving("ledger")))).contains("does not serve");
  }

  @Test
  void aLifeBeyondTheIssuersLimitIsRefusedByTheFieldsName() {
    assertThat(refused(token().from(spiffe().limitedTo(Duration.ofMinutes(20)))))
        .contains("spec.jwt.duration of 3600 s");
  }

  @Test
  void whenTheTenureEndsTheTokenIsTakenAway() {
    var ending = token().expiringIn(20, ChronoUnit.MINUTES);
    rig.look(ending);
    rig.clock.advance(Duration.ofMinutes(20));
    var standing = rig.look(ending);

    assertThat(rig.tokens.signed.getFirst().notAfter()).isEqualTo(ending.tenure().expiresAt());
    assertThat(standing.ended()).isTrue();
    assertThat(rig.sink.read(ending.subject(), "api").toString()).doesNotContain("token");
  }

  @Test
  void aRevocationSaysHowLongTheOldTokenIsGood() {
    rig.look(token());
    rig.look(token().toldToRevoke("seen in a log"));

    assertThat(rig.tokens.signed).hasSize(2);
    var told = rig.occurrences.getLast();
    assertThat(told.reason()).isEqualTo(Reason.CERTIFICATE_NOT_REVOCABLE);
    assertThat(told.message()).contains("cannot be revoked and is good until " + START.plus(HOUR));
  }

  /** Nothing is signed again that would end no later: the end of a tenure is no storm. */
  @Property(tries = 500)
  void noTokenOutlivesItsTenureOrItsAuthority(
      @ForAll @LongRange(min = 1, max = 100_000) long tenure,
      @ForAll @LongRange(min = 1, max = 100_000) long authority,
      @ForAll @LongRange(min = 900, max = 86_400) long life) {
    var own = new CertificateRig();
    var end = START.plusSeconds(authority);
    var who =
        token()
            .from(spiffe().ready(Issuers.KEY_ID, START, end))
            .lasting(Duration.ofSeconds(life))
            .expiringIn(tenure, ChronoUnit.SECONDS);
    own.look(who);
    for (Instant until = own.clock.instant().plusSeconds(tenure);
        own.clock.instant().isBefore(until); ) {
      own.clock.advance(Duration.ofSeconds(Math.max(1, tenure / 50)));
      own.look(who);
    }

    assertThat(own.tokens.signed)
        .allSatisfy(
            profile ->
                assertThat(profile.notAfter())
                    .isBeforeOrEqualTo(who.tenure().expiresAt())
                    .isBeforeOrEqualTo(end));
    assertThat(own.tokens.signed.stream().map(TokenProfile::notAfter)).doesNotHaveDuplicates();
  }

  private String refused(Identities who) {
    var standing = rig.look(who);
    assertThat(rig.tokens.signed).isEmpty();
    assertThat(standing.outcome()).isInstanceOf(Outcome.Stalled.class);
    return standing.outcome().message();
  }

  private static Identities token() {
    return identity().runningAs("api").from(spiffe()).forAudiences("ledger", "audit");
  }

  private static Issuers spiffe() {
    return issuer().ofTrustDomain("example.org");
  }
}
