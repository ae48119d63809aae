package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.Issuers.issuer;
import static dev.tenure.core.testing.TestClock.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.core.schedule.Budget;
import dev.tenure.core.schedule.Spread;
import dev.tenure.core.testing.Crash;
import dev.tenure.core.testing.Identities;
import dev.tenure.core.testing.TestClock;
import dev.tenure.core.testing.Wire;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Anchors that change under a certificate that stays. */
class TrustRefreshTest {
  private static final WorkloadRef API = new WorkloadRef("Deployment", "api");
  private static final String BOTH = "old and new";

  private final CertificateRig rig = new CertificateRig();

  @Test
  void newAnchorsAreNoRotation() {
    rig.look(trusting("mesh-ca", false));
    var first = rig.sink.content("payments", "api").orElseThrow();
    rig.clock.advance(Duration.ofMinutes(5));

    rig.look(trusting(BOTH, true));
    rig.look(trusting(BOTH, true));

    var second = rig.sink.content("payments", "api").orElseThrow();
    assertThat(anchors(second)).isEqualTo(BOTH);
    assertThat(second.data().values().get("tls.key"))
        .isEqualTo(first.data().values().get("tls.key"));
    assertThat(second.delivery())
        .isEqualTo(first.delivery().trusting(second.delivery().trust()))
        .isNotEqualTo(first.delivery());
    assertThat(rig.authority.signed()).hasSize(1);
    assertThat(rig.sink.writes()).hasSize(2);
    assertThat(rig.occurrences).hasSize(1);
  }

  @Test
  void consumersThatReadOnlyAtTheirStartAreRestartedToLearnANewAnchorButNotToForgetOne() {
    rig.look(trusting("mesh-ca", false), API);
    rig.look(trusting(BOTH, true), API);

    assertThat(rig.workloads.restarts("payments", API)).hasSize(1);
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.TRUST_CHANGED);

    rig.look(trusting("new alone", false), API);
    assertThat(rig.workloads.restarts("payments", API)).hasSize(1);
    assertThat(anchors(rig.sink.content("payments", "api").orElseThrow())).isEqualTo("new alone");
  }

  @Test
  void aSuspendedIdentityAndOneWhoseSpecIsRefusedLearnNewAnchorsToo() {
    rig.look(trusting("mesh-ca", false));
    assertThat(rig.look(trusting(BOTH, true).suspended()).suspended()).isTrue();
    assertThat(anchors(rig.sink.content("payments", "api").orElseThrow())).isEqualTo(BOTH);

    var refused = rig.look(trusting("three", true).forDns("*"));
    assertThat(refused.outcome()).isInstanceOf(Outcome.Stalled.class);
    assertThat(anchors(rig.sink.content("payments", "api").orElseThrow())).isEqualTo("three");
    assertThat(rig.authority.signed()).hasSize(1);
  }

  @Test
  void anchorsThatCannotBeWrittenAreTriedAgainAndTheCertificateStays() {
    rig.look(trusting("mesh-ca", false));
    rig.wire.breakCalls("sink.write", Answer.unavailable(Reason.API_UNAVAILABLE, "down"));

    var standing = rig.look(trusting(BOTH, true));

    assertThat(standing.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(standing.delivery()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aStopAtAnyCallEndsWithTheNewAnchors(Wire.Fault fault) {
    for (var n = 1; n < 12; n++) {
      var stopped = new CertificateRig();
      stopped.look(trusting("mesh-ca", false));
      stopped.bundles.trust("mesh-ca", BOTH);
      stopped.wire.faultAt(n, fault);
      try {
        stopped.look(trusting(BOTH, true));
      } catch (Crash _) {
        stopped.clock.advance(Duration.ofSeconds(5));
      }
      stopped.wire.faultAt(0, fault);
      stopped.settle(trusting(BOTH, true));
      assertThat(anchors(stopped.sink.content("payments", "api").orElseThrow())).isEqualTo(BOTH);
      assertThat(stopped.authority.signed()).hasSize(1);
    }
  }

  @Test
  void aHerdUnderANewCaIsSpreadAndWhatIsDueIsNot() {
    var spread = new CertificateRig(new Budget(1000, 1000, TestClock.START), new Spread(1));
    var herd = new Identities[30];
    for (var i = 0; i < herd.length; i++) {
      herd[i] = identity().named("w" + i).withUid("u" + i).into("w" + i);
      spread.rotation = 0;
      spread.look(herd[i]);
    }
    var next = issuer().ready("ca02", START, START.plus(Duration.ofDays(99)));
    for (var member : herd) {
      spread.look(member.from(next));
    }
    assertThat(spread.authority.signed()).hasSize(herd.length + 1);

    spread.clock.advance(Duration.ofSeconds(5));
    for (var member : herd) {
      spread.look(member.from(next));
    }
    assertThat(spread.authority.signed()).hasSizeLessThanOrEqualTo(herd.length + 6);
    spread.clock.advance(Duration.ofMinutes(41));
    spread.wire.forget();
    for (var member : herd) {
      spread.look(member.from(next));
    }
    assertThat(spread.wire.count("authority.issue")).isGreaterThanOrEqualTo(herd.length - 7);
  }

  /** The issuer's anchors are these from now on, wherever they are asked for. */
  private Identities trusting(String pem, boolean growing) {
    rig.bundles.trust("mesh-ca", pem);
    rig.authority.trust("mesh-ca", pem);
    return identity().from(issuer().trusting(pem, growing));
  }

  private static String anchors(dev.tenure.core.delivery.Content content) {
    return new String(content.data().values().get("ca.crt"), UTF_8);
  }
}
