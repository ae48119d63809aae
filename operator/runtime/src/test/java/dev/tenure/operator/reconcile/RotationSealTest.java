package dev.tenure.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.api.v1alpha1.RestartState;
import dev.tenure.api.v1alpha1.RotationStatus;
import dev.tenure.operator.kube.credential.TestMac;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotationSealTest {
  private static final RotationStatus SEVENTH =
      new RotationStatus(7L, "2026-11-22T06:00:00Z", null, RestartState.DONE);
  private static final List<String> ANSWERED = List.of("own=leak-1");

  private final RotationSeal seal = new RotationSeal(new TestMac("key"));
  private final MachineIdentity web = identity("uid-1");

  private static MachineIdentity identity(String uid) {
    var identity = new MachineIdentity();
    identity.setMetadata(
        new ObjectMetaBuilder().withNamespace("payments").withName("web").withUid(uid).build());
    return identity;
  }

  @Test
  void whatWeWroteIsReadBackAndWrittenTheSameAgain() {
    var written = seal.sealed(web, SEVENTH, ANSWERED);

    assertThat(seal.read(web, written, ANSWERED)).isEqualTo(written);
    assertThat(seal.sealed(web, written, ANSWERED)).isEqualTo(written);
  }

  @Test
  void anObjectOfAnotherUidDoesNotBelieveIt() {
    assertThat(seal.read(identity("uid-2"), seal.sealed(web, SEVENTH, ANSWERED), ANSWERED))
        .isNull();
  }

  @Test
  void whatSomebodyWroteIsNotBelieved() {
    var ours = seal.sealed(web, SEVENTH, ANSWERED);
    var text = ours == null ? "" : ours.seal();

    assertThat(seal.read(web, SEVENTH, ANSWERED)).as("without a seal").isNull();
    assertThat(seal.read(web, ours, List.of("own=another"))).as("other demands").isNull();
    assertThat(
            seal.read(
                web, new RotationStatus(8L, SEVENTH.at(), null, RestartState.DONE, text), ANSWERED))
        .as("another number")
        .isNull();
    assertThat(seal.read(web, null, ANSWERED)).isNull();
  }
}
