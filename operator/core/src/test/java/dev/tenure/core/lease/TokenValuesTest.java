package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static dev.tenure.core.testing.TestClock.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.identity.RevocationDemand;
import dev.tenure.core.lease.AccountTokens.Holder;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.core.testing.Leases;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenValuesTest {
  private static final WorkloadRef API = new WorkloadRef("Deployment", "api");

  private final LeaseRig rig = new LeaseRig();

  @Test
  void theFirstIsShortAndReplacedAtOnceByOneThatDiesWithItsSecret() {
    var standing = rig.look(token());

    assertThat(rig.tokens.orders())
        .extracting(AccountTokens.Order::life, AccountTokens.Order::secret)
        .containsExactly(
            tuple(AccountTokens.SHORTEST, Optional.empty()),
            tuple(Duration.ofHours(1), Optional.of(new Holder("ledger-db", "uid-ledger-db-1"))));
    assertThat(delivered()).isEqualTo("token-2");
    assertThat(rig.rotation(token())).isEqualTo(1);
    assertThat(standing.outcome().reason()).isEqualTo(Reason.UP_TO_DATE);
    assertThat(standing.validUntil()).contains(START.plus(Duration.ofHours(1)));
    assertThat(rig.occurrences).hasSize(1);
  }

  @Test
  void isReplacedAtAShareOfTheLifeThatItReallyHas() {
    rig.tokens.giveAtMost(Duration.ofMinutes(30));
    rig.liveUntil(START.plus(Duration.ofHours(12)), token());

    // 57 to 67 % of half an hour each.
    assertThat(rig.rotation(token())).isBetween(36L, 44L);
    assertThat(rig.tokens.orders()).hasSize((int) rig.rotation(token()) + 1);
  }

  @Test
  void aLookInBetweenAsksNobody() {
    rig.look(token());
    rig.clock.advance(Duration.ofMinutes(30));
    var calls = rig.wire.count("tokens.request");

    rig.look(token());

    assertThat(rig.wire.count("tokens.request")).isEqualTo(calls);
  }

  @Test
  void consumersAreRestartedOncePerTokenThatTheyCouldHaveRead() {
    rig.look(token(), API);
    assertThat(rig.workloads.restarts("payments", API)).isEmpty();

    rig.liveUntil(START.plus(Duration.ofMinutes(45)), token(), API);

    assertThat(rig.workloads.restarts("payments", API)).hasSize(1);
  }

  @Test
  void aDeletedSecretKilledItsTokenAndGetsOneOfItsOwn() {
    rig.look(token());
    rig.sink.deleteByHand("payments", "ledger-db");

    rig.settle(token());

    assertThat(rig.tokens.orders().getLast().secret())
        .contains(new Holder("ledger-db", "uid-ledger-db-2"));
    assertThat(rig.rotation(token())).isEqualTo(2);
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.SECRET_MISSING);
  }

  @Test
  void theOneThatIsThereStaysWhileTheApiServerIsAway() {
    rig.look(token());
    rig.clock.advance(Duration.ofMinutes(45));
    rig.wire.breakCalls("tokens", Answer.unavailable(Reason.API_UNAVAILABLE, "away"));

    var standing = rig.look(token());

    assertThat(standing.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(standing.validUntil()).contains(START.plus(Duration.ofHours(1)));
    assertThat(delivered()).isEqualTo("token-2");
    rig.wire.mend();
    rig.settle(token());
    assertThat(delivered()).isEqualTo("token-3");
  }

  @Test
  void anotherAudienceIsAnotherToken() {
    rig.look(token());
    rig.look(lease().tokenFor("other"));

    assertThat(rig.tokens.orders().getLast().audience()).isEqualTo("other");
    assertThat(rig.rotation(token())).isEqualTo(2);
  }

  @Test
  void anAudienceThatIsNotAllowedIsNeverAskedFor() {
    var standing = rig.look(lease().tokenFor("forbidden"));

    assertThat(standing.outcome().reason()).isEqualTo(Reason.AUDIENCE_NOT_ALLOWED);
    assertThat(rig.tokens.orders()).isEmpty();
  }

  @Test
  void noneIsAskedForBeyondTheTenureAndNoneOutlivesIt() {
    var brief = token().expiringAt(START.plus(Duration.ofMinutes(40)));
    rig.look(brief);
    assertThat(rig.tokens.orders().getLast().life()).isEqualTo(Duration.ofMinutes(40));

    rig.liveUntil(START.plus(Duration.ofMinutes(41)), brief);

    assertThat(rig.tokens.orders()).hasSize(2);
    assertThat(rig.sink.exists("payments", "ledger-db")).isFalse();
    var late = token().expiringAt(START.plus(Duration.ofMinutes(50)));
    assertThat(rig.look(late).outcome().reason()).isEqualTo(Reason.PENDING);
  }

  @Test
  void aDemandTakesItBackWithItsSecret() {
    rig.look(token());

    rig.settle(token().toldToRevoke(RevocationDemand.OWN, "laptop stolen"));

    assertThat(rig.tokens.orders().getLast().secret())
        .contains(new Holder("ledger-db", "uid-ledger-db-2"));
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.REVOCATION_DEMANDED);
  }

  private static Leases token() {
    return lease().tokenFor("sts");
  }

  private String delivered() {
    var content = rig.sink.content("payments", "ledger-db").orElseThrow();
    return new String(content.data().values().get("token"), UTF_8);
  }
}
