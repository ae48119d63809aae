package dev.tenure.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdoptionConsentTest {
  private static final Subject WEB =
      new Subject(Kind.MACHINE_IDENTITY, "payments", "web", "uid-web");
  private static final String HOLDER = "Secret payments/web, managed by somebody";

  @Test
  void aSecretThatNamesTheObjectIsOfferedToIt() {
    assertThat(judged("MachineIdentity/web", Optional.empty(), false))
        .isEqualTo(new Destination.Offered(HOLDER));
    assertThat(new Destination.Offered(HOLDER).violation()).isEmpty();
    assertThat(new Destination.Offered(HOLDER).need("whatever", 0)).contains(Reason.ADOPTED);
  }

  @Test
  void aSecretWithoutTheAnnotationIsNobodysToTakeAndTheMessageSaysHowToOfferIt() {
    var foreign = judged("", Optional.empty(), false);

    assertThat(foreign.violation().orElseThrow().reason()).isEqualTo(Reason.DESTINATION_CONFLICT);
    assertThat(foreign.violation().orElseThrow().message()).contains(AdoptionConsent.ANNOTATION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MachineIdentity/other",
        "SecretLease/web",
        "machineidentity/web",
        "MachineIdentity/web ",
        "MachineIdentity/web,MachineIdentity/other",
        "MachineIdentity/*",
        "payments/MachineIdentity/web",
        "web",
        "/",
      })
  void nothingButTheExactKindAndNameIsConsent(String annotation) {
    assertThat(judged(annotation, Optional.empty(), false).violation().orElseThrow().message())
        .contains("names something else", "set the annotation to MachineIdentity/web");
  }

  @Test
  void whatAnotherObjectControlsIsLeftToIt() {
    assertThat(
            judged("MachineIdentity/web", Optional.of("Certificate/web"), false)
                .violation()
                .orElseThrow()
                .message())
        .contains("Certificate/web still controls it", "--cascade=orphan");
  }

  @Test
  void whatWasDeliveredToOneObjectIsNeverHandedToAnother() {
    assertThat(
            judged("MachineIdentity/web", Optional.empty(), true)
                .violation()
                .orElseThrow()
                .message())
        .contains("delivered it to another object");
  }

  private static Destination judged(
      String annotation, Optional<String> controller, boolean delivered) {
    return new AdoptionConsent(annotation, controller, delivered).destination(WEB, HOLDER);
  }
}
