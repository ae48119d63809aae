package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Content;
import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.core.testing.Crash;
import dev.tenure.core.testing.Identities;
import dev.tenure.core.testing.TestClock;
import dev.tenure.core.testing.Wire;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stops the process, or loses an answer, at every call of a course; a fresh run must mend it. */
class CertificateCrashTest {
  private static final WorkloadRef API = new WorkloadRef("Deployment", "api");

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aFirstIssuance(Wire.Fault fault) {
    atEveryCall(
        fault,
        _ -> {},
        () -> identity(),
        rig -> {
          assertThat(rig.sink.writes()).hasSize(1);
          assertThat(rig.sink.deliveries()).hasSize(1).first().matches(d -> d.rotation() == 1);
          assertThat(rig.workloads.restarts("payments", API)).isEmpty();
        });
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aRotation(Wire.Fault fault) {
    atEveryCall(
        fault,
        rig -> {
          rig.look(identity(), API);
          rig.clock.advance(Duration.ofMinutes(41));
        },
        () -> identity(),
        rig -> {
          assertThat(rig.sink.writes()).hasSize(2);
          assertThat(rig.sink.deliveries()).hasSize(1).first().matches(d -> d.rotation() == 2);
          assertThat(rig.workloads.restarts("payments", API)).hasSize(1);
          assertThat(rig.restarted).isEqualTo(2);
        });
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aMoveToAnotherSecret(Wire.Fault fault) {
    atEveryCall(
        fault,
        rig -> rig.look(identity(), API),
        () -> identity().into("api-tls"),
        rig -> {
          assertThat(rig.sink.exists("payments", "api-tls")).isTrue();
          assertThat(rig.sink.exists("payments", "api")).isFalse();
          assertThat(rig.sink.writes()).hasSize(2);
          assertThat(rig.workloads.restarts("payments", API)).hasSize(1);
        });
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void anEndWithAFormerSecretStillThere(Wire.Fault fault) {
    atEveryCall(
        fault,
        rig -> {
          rig.look(identity(), API);
          rig.workloads.hold("payments", API);
          rig.look(identity().into("api-tls"), API);
        },
        () -> identity().into("api-tls").expiringAt(TestClock.START),
        rig -> {
          assertThat(rig.sink.deliveries()).isEmpty();
          assertThat(rig.occurrences.stream().filter(o -> o.reason() == Reason.EXPIRED))
              .hasSizeLessThanOrEqualTo(1);
        });
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void anEndThatComesBeforeThatOfItsCertificates(Wire.Fault fault) {
    atEveryCall(
        fault,
        rig -> {
          rig.look(identity(), API);
          rig.look(identity().toldToRenew("again"), API);
        },
        () -> identity().expiringAt(TestClock.START),
        rig -> {
          assertThat(rig.sink.deliveries()).isEmpty();
          assertThat(rig.revoker.revoked().keySet())
              .extracting(IssuedCertificate::serialNumber)
              .containsExactlyInAnyOrder("1", "2");
        });
  }

  private static void atEveryCall(
      Wire.Fault fault,
      Consumer<CertificateRig> before,
      Supplier<Identities> who,
      Consumer<CertificateRig> after) {
    var n = 0;
    CertificateRig rig;
    do {
      n++;
      rig = new CertificateRig();
      before.accept(rig);
      rig.wire.faultAt(n, fault);
      try {
        rig.look(who.get(), API);
      } catch (Crash _) {
        rig.clock.advance(Duration.ofSeconds(5));
      }
      rig.wire.faultAt(0, fault);
      var standing = rig.settle(who.get(), API);
      assertThat(standing.outcome())
          .as("%s at call %d of %s", fault, n, rig.wire.calls())
          .isInstanceOf(dev.tenure.core.Outcome.Done.class);
      assertThat(unlisted(rig)).as("%s at call %d of %s", fault, n, rig.wire.calls()).isEmpty();
      after.accept(rig);
    } while (n < 30);
    assertThat(rig.wire.calls()).hasSizeGreaterThan(2).hasSizeLessThan(30);
  }

  /** Whoever could read a certificate may hold it: it is known while valid, or taken back. */
  private static List<String> unlisted(CertificateRig rig) {
    var listed =
        Stream.concat(rig.issued.certificates().stream(), rig.revoker.revoked().keySet().stream())
            .map(IssuedCertificate::serialNumber)
            .toList();
    return rig.sink.writes().stream()
        .map(Content::delivery)
        .filter(delivery -> delivery.validAt(rig.clock.instant()))
        .map(delivery -> delivery.serialNumber().orElseThrow())
        .filter(serial -> !listed.contains(serial))
        .toList();
  }
}
