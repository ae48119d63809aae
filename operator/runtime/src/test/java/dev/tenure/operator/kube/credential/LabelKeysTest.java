package dev.tenure.operator.kube.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.kube.TestCluster;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelKeysTest {
  @Test
  void spellsMidnightAsADateAndAnythingElseAsATime() {
    assertThat(LabelKeys.expires(Instant.parse("2027-03-31T00:00:00Z"))).isEqualTo("2027-03-31");
    assertThat(LabelKeys.expires(Instant.parse("2027-03-31T00:00:00.5Z"))).isEqualTo("2027-03-31");
    assertThat(LabelKeys.expires(Instant.parse("2027-03-31T12:30:01Z")))
        .isEqualTo("2027-03-31T12.30.01Z");
  }

  @Test
  void usesTheConfiguredKeys() {
    var keys = new LabelKeys("acme/owner", "acme/expires", "acme/criticality");

    assertThat(keys.of(TestCluster.TENURE))
        .isEqualTo(
            Map.of(
                "acme/owner", "team-payments",
                "acme/expires", "2027-03-31",
                "acme/criticality", "High"));
  }
}
