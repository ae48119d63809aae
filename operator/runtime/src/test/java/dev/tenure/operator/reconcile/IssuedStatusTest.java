package dev.tenure.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.IssuedCertificate;
import dev.tenure.api.v1alpha1.IssuedCertificates;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.api.v1alpha1.MachineIdentityStatus;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Issued;
import dev.tenure.core.status.Standing;
import dev.tenure.operator.kube.credential.TestMac;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IssuedStatusTest {
  private static final Instant AT = Instant.parse("2026-11-22T06:00:00Z");
  private static final Issued ONE =
      Issued.NONE.and(
          new dev.tenure.core.delivery.IssuedCertificate("mesh", "c0", "0a1b", AT.plusSeconds(60)));
  private static final Outcome DONE = new Outcome.Done(Reason.UP_TO_DATE, "", Optional.empty());

  private final IssuedStatus statuses = new IssuedStatus(new TestMac("key"));

  @Test
  void whatWasDeliveredIsListedAndReadBack() {
    var written = statuses.write(identity("uid-1", null), holding(ONE));

    assertThat(statuses.read(identity("uid-1", written))).isEqualTo(ONE);
  }

  @Test
  void theListStaysWhileNothingIsDelivered() {
    var written = statuses.write(identity("uid-1", null), holding(ONE));
    var nothing = Standing.unchanged(DONE, Optional.empty(), Optional.empty(), 0);

    assertThat(statuses.write(identity("uid-1", written), nothing)).isEqualTo(written);
  }

  @Test
  void theListGoesWhenAllIsTakenBack() {
    var written = statuses.write(identity("uid-1", null), holding(ONE));

    assertThat(
            statuses.write(identity("uid-1", written), Standing.ended(DONE, Optional.empty(), 1)))
        .isNull();
  }

  @Test
  void aListOfSomebodyElseIsNotBelieved() {
    var neighbours = statuses.write(identity("uid-2", null), holding(ONE));

    assertThat(statuses.read(identity("uid-1", neighbours))).isEqualTo(Issued.NONE);
  }

  @Test
  void aListThatWasChangedIsNotBelieved() {
    var written = statuses.write(identity("uid-1", null), holding(ONE));
    var changed =
        new IssuedCertificates(
            List.of(new IssuedCertificate("ff", "2026-11-22T06:01:00Z", "mesh", "c0")),
            written == null ? "" : written.seal());
    var broken = new IssuedCertificates(List.of(new IssuedCertificate("ff", "?", "m", "c")), "x");

    assertThat(statuses.read(identity("uid-1", changed))).isEqualTo(Issued.NONE);
    assertThat(statuses.read(identity("uid-1", broken))).isEqualTo(Issued.NONE);
  }

  private static Standing holding(Issued issued) {
    var delivery =
        new Delivery(
            1,
            AT,
            Optional.empty(),
            "",
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            issued);
    return Standing.unchanged(DONE, Optional.of(delivery), Optional.empty(), 1);
  }

  private static MachineIdentity identity(String uid, @Nullable IssuedCertificates issued) {
    var identity = new MachineIdentity();
    identity.setMetadata(
        new ObjectMetaBuilder().withNamespace("payments").withName("api").withUid(uid).build());
    identity.setStatus(
        new MachineIdentityStatus(
            null, List.of(), null, null, null, null, null, null, List.of(), null, issued,
            List.of()));
    return identity;
  }
}
